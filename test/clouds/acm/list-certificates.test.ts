import {
  type CertificateSummary,
  ListCertificatesCommand,
  type ListCertificatesCommandInput,
  paginateListCertificates,
} from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import type { LeafOptions } from "../../pki/index.ts";
import { acmFixture, bundleOf, issue } from "./fixtures.ts";

const EC = { keyTypes: ["EC_prime256v1"] } satisfies ListCertificatesCommandInput["Includes"];
const byCreation = { SortBy: "CREATED_AT", SortOrder: "ASCENDING" } as const;

async function listing(leaves: readonly Partial<LeafOptions>[]) {
  const clock = { now: Date.now() };
  const fixture = await acmFixture({ now: () => clock.now });
  const arns: string[] = [];
  for (const options of leaves) arns.push(fixture.acm.importDirectly({ bundle: bundleOf(await issue(options)) }));
  const list = async (input: ListCertificatesCommandInput = {}) => {
    const { CertificateSummaryList = [] } = await fixture.client.send(new ListCertificatesCommand(input));
    return CertificateSummaryList;
  };
  return { ...fixture, arns, list, clock };
}

const arnsOf = (summaries: readonly CertificateSummary[]) => summaries.map(({ CertificateArn = "" }) => CertificateArn);

test("without keyTypes only RSA_1024 and RSA_2048 are listed (API reference, Filters)", async () => {
  const { list, arns } = await listing([
    { keyAlgorithm: "EC_prime256v1" },
    { keyAlgorithm: "RSA_1024" },
    { keyAlgorithm: "RSA_2048" },
  ]);
  expect(new Set(arnsOf(await list()))).toEqual(new Set(arns.slice(1)));
  expect(await list({ Includes: { keyTypes: ["EC_prime256v1", "RSA_1024", "RSA_2048"] } })).toHaveLength(3);
});

test("without keyTypes certificates without a domain name are left out (API reference, Filters)", async () => {
  const nameless = { keyAlgorithm: "RSA_2048", names: [], subject: { O: "Nobody" } } as const;
  const { list } = await listing([nameless]);
  expect(await list()).toEqual([]);
  expect(await list({ Includes: { keyTypes: ["RSA_2048"] } })).toHaveLength(1);
});

test("a summary has the shape that live accounts answer", async () => {
  const { list, arns, acm } = await listing([{ names: ["a.example", "b.example"] }]);
  acm.attach(arns[0] ?? "", "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1");
  const [summary] = await list({ Includes: EC });
  expect(summary).toEqual({
    CertificateArn: arns[0],
    DomainName: "a.example",
    SubjectAlternativeNameSummaries: ["a.example", "b.example"],
    HasAdditionalSubjectAlternativeNames: false,
    Status: "ISSUED",
    Type: "IMPORTED",
    KeyAlgorithm: "EC-prime256v1",
    KeyUsages: ["DIGITAL_SIGNATURE"],
    ExtendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION"],
    InUse: true,
    RenewalEligibility: "INELIGIBLE",
    NotBefore: expect.any(Date),
    NotAfter: expect.any(Date),
    CreatedAt: expect.any(Date),
    ImportedAt: expect.any(Date),
  });
});

test("absent usage extensions are listed as ANY and NONE, as live accounts answer", async () => {
  const { list } = await listing([{ keyUsages: [], extendedKeyUsages: [] }]);
  expect(await list({ Includes: EC })).toMatchObject([{ KeyUsages: ["ANY"], ExtendedKeyUsages: ["NONE"] }]);
});

test("at most 100 alternative names are listed (API reference, CertificateSummary)", async () => {
  const names = Array.from({ length: 101 }, (_none, index) => `n${index}.example`);
  const { list } = await listing([{ names }]);
  const [summary] = await list({ Includes: EC });
  expect(summary?.SubjectAlternativeNameSummaries).toHaveLength(100);
  expect(summary?.HasAdditionalSubjectAlternativeNames).toBe(true);
});

test("CREATED_AT sorts both ways, also what was created in the same millisecond", async () => {
  const { list, arns } = await listing([{}, {}, {}, {}]);
  expect(arnsOf(await list({ Includes: EC, ...byCreation }))).toEqual(arns);
  expect(arnsOf(await list({ Includes: EC, SortBy: "CREATED_AT", SortOrder: "DESCENDING" }))).toEqual(
    arns.toReversed(),
  );
});

test("a re-import keeps the place, because CreatedAt stays", async () => {
  const { list, arns, acm } = await listing([{}, {}]);
  acm.importDirectly({ arn: arns[0] ?? "", bundle: bundleOf(await issue()) });
  expect(arnsOf(await list({ Includes: EC, ...byCreation }))).toEqual(arns);
});

test.each<[string, ListCertificatesCommandInput]>([
  ["SortBy", { SortBy: "CREATED_AT" }],
  ["SortOrder", { SortOrder: "ASCENDING" }],
])("%s alone is refused (API reference)", async (_what, input) => {
  const { list } = await listing([]);
  await expect(list(input)).rejects.toMatchObject({ name: "InvalidArgsException" });
});

test("pages hold MaxItems each, and together everything once", async () => {
  const { client, arns } = await listing([{}, {}, {}, {}, {}]);
  const pages: string[][] = [];
  for await (const page of paginateListCertificates({ client, pageSize: 2 }, { Includes: EC, ...byCreation })) {
    pages.push(arnsOf(page.CertificateSummaryList ?? []));
  }
  expect(pages).toEqual([arns.slice(0, 2), arns.slice(2, 4), arns.slice(4)]);
});

test("a last page that is exactly full has no NextToken", async () => {
  const { client } = await listing([{}, {}]);
  const answer = await client.send(new ListCertificatesCommand({ Includes: EC, MaxItems: 2 }));
  expect(answer.NextToken).toBeUndefined();
});

test("a page goes on after the last certificate even if that one is deleted in between", async () => {
  const { client, arns, acm } = await listing([{}, {}, {}]);
  const query = { Includes: EC, ...byCreation, MaxItems: 1 };
  const first = await client.send(new ListCertificatesCommand(query));
  acm.deleteDirectly(arns[0] ?? "");
  const second = await client.send(new ListCertificatesCommand({ ...query, NextToken: first.NextToken }));
  expect(arnsOf(second.CertificateSummaryList ?? [])).toEqual([arns[1]]);
});

test.each<[string, ListCertificatesCommandInput, string]>([
  ["MaxItems 0", { MaxItems: 0 }, "ValidationException"],
  ["MaxItems 1,001", { MaxItems: 1001 }, "ValidationException"],
  ["a made-up NextToken", { NextToken: "made-up" }, "InvalidArgsException"],
])("%s is refused", async (_what, input, name) => {
  const { list } = await listing([]);
  await expect(list(input)).rejects.toMatchObject({ name });
});

test("expired certificates are listed by status", async () => {
  const day = 86_400_000;
  const { list, clock } = await listing([{ notAfter: new Date(Date.now() + day) }, {}]);
  clock.now += 2 * day;
  expect(await list({ Includes: EC, CertificateStatuses: ["EXPIRED"] })).toHaveLength(1);
  expect(await list({ Includes: EC, CertificateStatuses: ["ISSUED"] })).toHaveLength(1);
});

test("usages filter, and all those asked for must be there", async () => {
  const { list, arns } = await listing([{}, { keyUsages: ["DIGITAL_SIGNATURE", "KEY_AGREEMENT"] }]);
  const keyUsage = ["DIGITAL_SIGNATURE", "KEY_AGREEMENT"] as const;
  expect(arnsOf(await list({ Includes: { ...EC, keyUsage: [...keyUsage] } }))).toEqual([arns[1]]);
  expect(await list({ Includes: { ...EC, extendedKeyUsage: ["CODE_SIGNING"] } })).toEqual([]);
});
