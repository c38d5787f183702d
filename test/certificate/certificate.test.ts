import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseCertificate } from "../../provider/certificate/certificate.ts";
import * as der from "../pki/der.ts";
import { issueTree } from "./fixtures.ts";
import { durationOf, refusalOf } from "./refusals.ts";

const { leaf, root, intermediate } = await issueTree({
  names: ["api.example.com", "*.example.com", "192.0.2.1", "2001:db8::1"],
  subject: { C: "NL", O: "Example, Inc", CN: "api.example.com" },
  serialNumber: "03:e9",
  ocspUrls: ["http://ocsp.example.com"],
  extendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION", "1.3.6.1.4.1.311.10.3.4"],
});
const certificate = parseCertificate(leaf.der);
const judge = new X509Certificate(leaf.der);

describe("a certificate says the same as OpenSSL says", () => {
  it("fingerprint, thumbprint and PEM", () => {
    expect(certificate.fingerprint).toBe(judge.fingerprint256.replaceAll(":", "").toLowerCase());
    expect(certificate.thumbprint).toBe(judge.fingerprint.replaceAll(":", ""));
    expect(certificate.pem).toBe(judge.toString());
  });

  it("validity, to the second", () => {
    expect(certificate.notBefore).toEqual(judge.validFromDate);
    expect(certificate.notAfter).toEqual(judge.validToDate);
  });

  it("a root is self-issued, an intermediate isn't", () => {
    expect(parseCertificate(root.der).isSelfIssued).toBe(true);
    expect(parseCertificate(intermediate.der).isSelfIssued).toBe(false);
  });
});

describe("a certificate in ACM's spelling", () => {
  it("serial number in colon-separated lower-case pairs", () => {
    expect(certificate.serialNumber).toBe("03:e9");
  });

  it("names as RFC 4514 writes them", () => {
    expect(certificate.subject).toBe("CN=api.example.com,O=Example\\, Inc,C=NL");
    expect(certificate.issuer).toBe("CN=Example Issuing CA,O=Example Trust,C=NL");
    expect(certificate.commonName).toBe("api.example.com");
  });

  it("DNS names as written and IP addresses in their usual form", () => {
    const names = ["api.example.com", "*.example.com", "192.0.2.1", "2001:db8::1"];
    expect(certificate.subjectAlternativeNames).toEqual(names);
  });

  it("usages by ACM's names, or the object identifier alone", () => {
    expect(certificate.keyUsages).toEqual(["DIGITAL_SIGNATURE"]);
    expect(certificate.extendedKeyUsages).toEqual([
      { name: "TLS_WEB_SERVER_AUTHENTICATION", oid: "1.3.6.1.5.5.7.3.1" },
      { oid: "1.3.6.1.4.1.311.10.3.4" },
    ]);
  });

  it("version, signature and OCSP URLs", () => {
    expect(certificate.version).toBe(3);
    expect(certificate.signatureAlgorithm).toBe("SHA256withECDSA");
    expect(certificate.ocspUrls).toEqual(["http://ocsp.example.com"]);
  });

  it("an extension that isn't there is undefined, not an empty list", async () => {
    const { leaf: bare } = await issueTree({ keyUsages: [], extendedKeyUsages: [] });
    expect(parseCertificate(bare.der)).toMatchObject({ keyUsages: undefined, extendedKeyUsages: undefined });
  });

  it("an X.509 v1 certificate, which has no extensions, is told by its version", async () => {
    const { leaf: old } = await issueTree({ version: 1 });
    expect(parseCertificate(old.der)).toMatchObject({ version: 1, subjectAlternativeNames: [], keyUsages: undefined });
  });

  it("an empty subject stays empty, and the names are in the extension", async () => {
    const { leaf: nameless } = await issueTree({ subject: {} });
    expect(parseCertificate(nameless.der)).toMatchObject({ subject: "", commonName: undefined });
  });

  it("SHA-1 is visible, so that it can be warned about", async () => {
    const { leaf: weak } = await issueTree({ signatureHash: "SHA1" });
    expect(parseCertificate(weak.der).signatureAlgorithm).toBe("SHA1withECDSA");
  });
});

describe("what is no certificate is refused", () => {
  const trailing = Buffer.concat([leaf.der, Buffer.from([0])]);
  const deep = Array.from({ length: 5000 }).reduce<Buffer>((inner) => der.sequence(inner), der.nothing);
  const wide = der.sequence(Buffer.alloc(600_000, der.nothing));

  it.each([
    ["a trailing byte", trailing, "DER with 1 trailing byte"],
    ["a cut-off certificate", leaf.der.subarray(0, -1), "DER that is cut off"],
    ["no bytes", Buffer.alloc(0), "DER that is cut off"],
    ["a public key", leaf.keyObject.export({ type: "pkcs8", format: "der" }), "received DER"],
    ["5,000 levels of nesting", deep, "nested more than 30 levels deep"],
    ["300,000 elements", wide, "DER with more than 20000 elements"],
    ["an indefinite length, which is BER", Buffer.from([0x30, 0x80, 0, 0]), "a length that is none"],
  ])("%s", (_, bytes, message) => {
    const refusal = refusalOf(() => parseCertificate(bytes, "chain"));
    expect(refusal.codes).toEqual(["CERTIFICATE_UNREADABLE"]);
    expect(refusal.message).toContain("chain: expected an X.509 certificate in DER, received ");
    expect(refusal.message).toContain(message);
    expect(durationOf(() => parseCertificate(bytes))).toBeLessThan(50);
  });
});
