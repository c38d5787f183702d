import type { CertificateSummary } from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { bestFirst } from "../../provider/listener-certificates/discover.ts";

const summary = (arn: string, names: readonly string[], days: number): CertificateSummary => ({
  CertificateArn: arn,
  DomainName: names[0] ?? "",
  SubjectAlternativeNameSummaries: [...names],
  NotAfter: new Date(Date.UTC(2030, 0, days)),
  CreatedAt: new Date(Date.UTC(2029, 0, 1)),
});
const arns = (certificates: readonly CertificateSummary[], ...hosts: string[]) =>
  bestFirst(certificates, hosts).map(({ CertificateArn }) => CertificateArn);

test("all hosts of a group have to be covered, by whole labels", () => {
  const certificates = [
    summary("wild", ["*.example.com"], 1),
    summary("deep", ["*.a.example.com", "*.example.com"], 1),
  ];
  expect(arns(certificates, "www.example.com")).toEqual(["deep", "wild"]);
  expect(arns(certificates, "www.example.com", "x.a.example.com")).toEqual(["deep"]);
  expect(arns(certificates, "example.com")).toEqual([]);
  expect(arns(certificates, "a.b.example.com")).toEqual([]);
});

test("a certificate with the very names beats a wildcard, though the wildcard is valid for longer", () => {
  const certificates = [summary("wild", ["*.example.com"], 20), summary("exact", ["WWW.example.com"], 10)];
  expect(arns(certificates, "www.example.com")).toEqual(["exact", "wild"]);
});

test("among equals the one that is valid for longest is taken", () => {
  const certificates = [summary("short", ["a.example"], 1), summary("long", ["a.example"], 2)];
  expect(arns(certificates, "a.example")).toEqual(["long", "short"]);
});
