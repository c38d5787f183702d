import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { issue, pemBody, wire } from "./fixtures.ts";
import { readImportRequest } from "./import-request.ts";
import { contentTypeFor, policyFor, subjectOf } from "./policy.ts";

const asking = (policy: object) => readImportRequest({ value: "x", policy }).policy;

test("a name starts with PKCS#12, an exportable key and an unknown issuer", () => {
  expect(policyFor(asking({}), undefined, 5)).toMatchObject({
    contentType: "application/x-pkcs12",
    exportable: true,
    issuerName: "Unknown",
    createdAt: 5,
    updatedAt: 5,
  });
});

test("what a later import leaves out stays as the name has it", () => {
  const first = policyFor(
    asking({ key_props: { exportable: false }, secret_props: { contentType: "application/x-pem-file" } }),
    undefined,
    5,
  );
  expect(policyFor(asking({}), first, 9)).toEqual({ ...first, updatedAt: 9 });
  expect(contentTypeFor(asking({}), first)).toBe("application/x-pem-file");
  expect(policyFor(asking({ key_props: { exportable: true } }), first, 9)).toMatchObject({
    exportable: true,
    contentType: "application/x-pem-file",
  });
});

test("the published shape is filled in from the certificate (CertificatePolicy)", async () => {
  const leaf = await issue({
    names: ["www.example.com", "example.com", "192.0.2.1"],
    keyUsages: ["DIGITAL_SIGNATURE", "DECIPHER_ONLY"],
    extendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION", "TLS_WEB_CLIENT_AUTHENTICATION"],
  });
  const { body } = await wire("POST", "/certificates/www/import", pemBody(leaf));
  expect(body.policy).toMatchObject({
    key_props: { exportable: true, kty: "EC", key_size: 256, crv: "P-256", reuse_key: false },
    secret_props: { contentType: "application/x-pem-file" },
    x509_props: {
      subject: "CN=www.example.com",
      sans: { dns_names: ["www.example.com", "example.com"] },
      ekus: ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"],
      key_usage: ["digitalSignature", "decipherOnly"],
      validity_months: 3,
      basic_constraints: { ca: false },
    },
    lifetime_actions: [{ trigger: { lifetime_percentage: 80 }, action: { action_type: "EmailContacts" } }],
    issuer: { name: "Unknown" },
  });
});

test("a certificate without usages and names has empty lists of them", async () => {
  const leaf = await issue({ names: [], subject: { CN: "bare" }, keyUsages: [], extendedKeyUsages: [] });
  const { body } = await wire("POST", "/certificates/www/import", pemBody(leaf));
  expect(body.policy).toMatchObject({ x509_props: { sans: { dns_names: [] }, ekus: [], key_usage: [] } });
});

test("a subject begins with its most specific attribute", async () => {
  const { certificatePem } = await issue({ subject: { C: "NL", O: "Example", CN: "www.example.com" } });
  expect(subjectOf(new X509Certificate(certificatePem))).toBe("CN=www.example.com, O=Example, C=NL");
});
