import { beforeEach, expect, test } from "vitest";
import { connectAcm } from "../../../provider/targets/acm/client.ts";
import { importedCertificates } from "../../../provider/targets/acm/listing.ts";
import { bundleOf, issue } from "../../clouds/acm/fixtures.ts";
import type { PemBundle } from "../../clouds/faults.ts";
import { inVirtualTime } from "../virtual-time.ts";
import { localAcm, region } from "./in-process.ts";

const cloud = localAcm();
let bundle: PemBundle;
beforeEach(async () => {
  bundle = bundleOf(await issue());
});

const connection = () => connectAcm({ region });
const arnsOf = async (listing: ReturnType<typeof importedCertificates>) =>
  (await listing).map(({ CertificateArn }) => CertificateArn);

test("certificates come newest first, whatever their key type", async () => {
  const elliptic = cloud.acm.importDirectly({ bundle });
  const rsa = cloud.acm.importDirectly({ bundle: bundleOf(await issue({ keyAlgorithm: "RSA_2048" })) });
  expect(await arnsOf(importedCertificates(connection(), false))).toEqual([rsa, elliptic]);
});

test("what ACM issued itself is left out: it can never be ours", async () => {
  cloud.acm.importDirectly({ bundle, type: "AMAZON_ISSUED" });
  expect(await arnsOf(importedCertificates(connection(), false))).toEqual([]);
});

test("all resources share one listing, because the service allows one a second", async () => {
  await Promise.all(Array.from({ length: 50 }, () => importedCertificates(connection(), false)));
  await importedCertificates(connection(), false);
  expect(cloud.calls()).toEqual(["ListCertificates"]);
});

test("another region has a listing of its own", async () => {
  const arn = cloud.acm.importDirectly({ bundle, region: "us-east-1" });
  expect(await arnsOf(importedCertificates(connection(), false))).toEqual([]);
  expect(await arnsOf(importedCertificates(connectAcm({ region: "us-east-1" }), false))).toEqual([arn]);
});

test("a fresh one lists again, for all who ask from then on", async () => {
  await importedCertificates(connection(), false);
  const arn = cloud.acm.importDirectly({ bundle });
  expect(await arnsOf(importedCertificates(connection(), false))).toEqual([]);
  expect(await arnsOf(importedCertificates(connection(), true))).toEqual([arn]);
  expect(await arnsOf(importedCertificates(connection(), false))).toEqual([arn]);
  expect(cloud.calls()).toHaveLength(2);
});

test("a listing that failed is not everybody's answer for the rest of the run", async () => {
  const denied = { type: "error", name: "AccessDeniedException", message: "not yet" } as const;
  cloud.acm.faults.add({ operation: "ListCertificates", kind: denied });
  await expect(importedCertificates(connection(), false)).rejects.toMatchObject({ kind: "denied" });
  expect(await arnsOf(importedCertificates(connection(), false))).toEqual([]);
});

test("more than one page is read to the end, each certificate once", async () => {
  const arns = Array.from({ length: 1005 }, () => cloud.acm.importDirectly({ bundle }));
  const listed = await inVirtualTime(() => arnsOf(importedCertificates(connection(), false)));
  expect(new Set(listed)).toEqual(new Set(arns));
  expect(listed).toHaveLength(1005);
  expect(cloud.calls()).toEqual(["ListCertificates", "ListCertificates"]);
});
