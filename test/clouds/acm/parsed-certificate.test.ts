import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { issueAuthority } from "../../pki/index.ts";
import { authority, issue } from "./fixtures.ts";
import { parseCertificate } from "./parsed-certificate.ts";

test("the serial is lower-case hex pairs with colons, as recorded from a live account", async () => {
  const { certificatePem } = await issue({ serialNumber: "03e9" });
  expect(parseCertificate(certificatePem).serial).toBe("03:e9");
});

test("the issuer is the organisation, not the whole name, as recorded from a live account", async () => {
  expect(parseCertificate((await issue()).certificatePem).issuerOrganisation).toBe("Example Trust");
});

test("names are the common name first and then the alternative names, each once", async () => {
  const { certificatePem } = await issue({ names: ["b.example", "a.example", "192.0.2.1"] });
  expect(parseCertificate(certificatePem).names).toEqual(["b.example", "a.example", "192.0.2.1"]);
});

test("the fingerprint is the SHA-256 of the DER", async () => {
  const { certificatePem, der } = await issue();
  expect(parseCertificate(certificatePem).fingerprint).toBe(createHash("sha256").update(der).digest("hex"));
});

test.each([
  ["RSA_2048", "SHA256WITHECDSA"],
  ["EC_prime256v1", "SHA256WITHECDSA"],
  ["EC_secp384r1", "SHA256WITHECDSA"],
  ["EC_secp521r1", "SHA256WITHECDSA"],
] as const)("a %s key is named in the request spelling", async (keyAlgorithm, signatureAlgorithm) => {
  const { certificatePem } = await issue({ keyAlgorithm });
  expect(parseCertificate(certificatePem)).toMatchObject({ keyAlgorithm, signatureAlgorithm });
});

test("a signature by an RSA authority is named so", async () => {
  const { certificatePem } = await issueAuthority().issueLeaf({ names: ["a.example"] });
  expect(parseCertificate(certificatePem).signatureAlgorithm).toBe("SHA256WITHRSA");
});

test("usages have the service's names, in the order of their bits", async () => {
  const { certificatePem } = await issue({
    keyUsages: ["KEY_ENCIPHERMENT", "DIGITAL_SIGNATURE", "DECIPHER_ONLY", "KEY_AGREEMENT"],
    extendedKeyUsages: ["TLS_WEB_CLIENT_AUTHENTICATION", "1.2.3.4"],
  });
  expect(parseCertificate(certificatePem)).toMatchObject({
    keyUsages: ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT", "KEY_AGREEMENT", "DECIPHER_ONLY"],
    extendedKeyUsages: [
      { Name: "TLS_WEB_CLIENT_AUTHENTICATION", OID: "1.3.6.1.5.5.7.3.2" },
      { Name: "CUSTOM", OID: "1.2.3.4" },
    ],
  });
});

test("absent usage extensions stay told apart from empty ones, because re-imports depend on it", async () => {
  const { certificatePem } = await issue({ keyUsages: [], extendedKeyUsages: [] });
  const parsed = parseCertificate(certificatePem);
  expect([parsed.keyUsages, parsed.extendedKeyUsages]).toEqual([undefined, undefined]);
});

test("version, validity and OCSP address are read", async () => {
  const notAfter = new Date("2040-01-02T03:04:05Z");
  const { certificatePem } = await issue({ notAfter, ocspUrls: ["http://ocsp.example/x"] });
  expect(parseCertificate(certificatePem)).toMatchObject({
    version: 3,
    notAfter: notAfter.getTime(),
    ocspUrls: ["http://ocsp.example/x"],
  });
  expect(parseCertificate((await issue({ version: 1 })).certificatePem).version).toBe(1);
});

test("an authority's certificate is read too, because chains hold them", () => {
  expect(parseCertificate(authority.certificatePem).keyUsages).toEqual(["CERTIFICATE_SIGNING", "CRL_SIGNING"]);
});
