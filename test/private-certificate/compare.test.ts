import { expect, test } from "vitest";
import { parseCertificates } from "../../provider/certificate/pem.ts";
import { differences } from "../../provider/private-certificate/compare.ts";
import type { Request } from "../../provider/private-certificate/request.ts";
import { issueAuthority } from "../pki/index.ts";
import { day } from "./in-process.ts";

const now = Date.now();
const issued = await issueAuthority({ keyAlgorithm: "EC_prime256v1" })
  .issueIntermediate({ keyAlgorithm: "EC_prime256v1" })
  .issueLeaf({
    names: ["api.example.com", "2001:db8::7"],
    keyAlgorithm: "EC_prime256v1",
    notBefore: new Date(now - day / 24),
    notAfter: new Date(now + 90 * day),
  });
const [leaf] = parseCertificates(issued.certificatePem, "certificate");
if (leaf === undefined) throw new Error("expected a leaf");
const collected = { leaf, chain: parseCertificates(issued.chainPem, "chain") };
const request: Request = {
  certificateAuthorityArn: "arn",
  subject: leaf.subject,
  subjectAlternativeNames: ["api.example.com", "2001:db8:0::7"],
  keyAlgorithm: "EC_prime256v1",
  validity: { days: 90 },
};

test("what was asked for is recognised, in whatever spelling, an hour earlier than now", () => {
  expect(differences(request, collected)).toEqual([]);
  const endDate = new Date(now + 90 * day).toISOString();
  expect(differences({ ...request, validity: { endDate } }, collected)).toEqual([]);
});

test.each<[string, Partial<Request>, string]>([
  [
    "a name that the CA dropped, with the template that may have done it",
    { subjectAlternativeNames: ["www.example.com"], templateArn: "arn:template" },
    "subjectAlternativeNames: expected www.example.com among them, received api.example.com, 2001:db8::7 (templateArn is arn:template)",
  ],
  ["another subject", { subject: "CN=www" }, `subject: expected CN=www, received ${leaf.subject}`],
  ["another end", { validity: { days: 30 } }, "validity: expected an end at "],
])("%s", (_case, other, message) => {
  expect(differences({ ...request, ...other }, collected).join()).toContain(message);
});

test("no chain: ACM takes it, but most clients would not trust the leaf alone", () => {
  expect(differences(request, { leaf, chain: [] })).toEqual([
    `chain: expected the certificate of ${leaf.issuer}, received none`,
  ]);
});
