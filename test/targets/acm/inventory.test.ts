import { expect, test } from "vitest";
import { listRegion } from "../../../provider/targets/acm/inventory.ts";
import type { ListingProgress } from "../../../provider/targets/inventory.ts";
import { bundleOf, issue } from "../../clouds/acm/fixtures.ts";
import { allowOnly, localAcm, region } from "./in-process.ts";

const cloud = localAcm();
const list = (tags = true, onProgress: (progress: ListingProgress) => void = () => {}) =>
  listRegion(region, {}, { tags, onProgress });

test("certificates of every type and key are listed with dates, names, use and tags, by one call each for the tags", async () => {
  const [elliptic, rsa] = [await issue({ names: ["ec.example.com"] }), await issue({ keyAlgorithm: "RSA_2048" })];
  const arn = cloud.acm.importDirectly({ bundle: bundleOf(elliptic), tags: { env: "production" } });
  cloud.acm.importDirectly({ bundle: bundleOf(rsa), type: "AMAZON_ISSUED" });
  cloud.acm.attach(arn, "arn:listener");
  const [managed, imported] = await list();
  expect(imported).toMatchObject({
    target: "acm",
    place: region,
    id: arn,
    name: "ec.example.com",
    names: ["ec.example.com"],
    keyAlgorithm: "EC_prime256v1",
    status: "ISSUED",
    type: "IMPORTED",
    inUse: true,
    tags: { env: "production" },
  });
  expect(managed).toMatchObject({ type: "AMAZON_ISSUED", keyAlgorithm: "RSA_2048", inUse: false, tags: {} });
  expect(cloud.calls()).toEqual(["ListCertificates", "ListTagsForCertificate", "ListTagsForCertificate"]);
});

test("only a certificate of which the listing leaves something out is described", async () => {
  const names = Array.from({ length: 120 }, (_, index) => `host-${index}.example.com`);
  cloud.acm.importDirectly({ bundle: bundleOf(await issue({ names })) });
  cloud.acm.importDirectly({ bundle: bundleOf(await issue()) });
  const [, long] = await list(false);
  expect(long?.names).toEqual(names);
  expect(cloud.calls()).toEqual(["ListCertificates", "DescribeCertificate"]);
});

test("who may only list still sees the list, with owners unknown rather than none", async () => {
  cloud.acm.importDirectly({ bundle: bundleOf(await issue()) });
  allowOnly(cloud.acm, "acm:ListCertificates", "sts:*");
  expect(await list()).toMatchObject([{ name: "www.example.com", tags: undefined }]);
});

test("who may not list is told so, instead of seeing an empty region", async () => {
  allowOnly(cloud.acm, "sts:*");
  await expect(list()).rejects.toMatchObject({ kind: "denied", operation: "ListCertificates" });
});

test("the reader is told how far it is: a region of thousands takes minutes under the quotas", async () => {
  const bundle = bundleOf(await issue());
  for (let count = 0; count < 3; count++) cloud.acm.importDirectly({ bundle });
  const seen: ListingProgress[] = [];
  await list(true, (progress) => void seen.push(progress));
  expect(seen).toEqual([
    { read: 3, total: undefined },
    { read: 1, total: 3 },
    { read: 2, total: 3 },
    { read: 3, total: 3 },
  ]);
});
