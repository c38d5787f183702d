import { describe, expect, it } from "vitest";
import { parseCertificates } from "../../provider/certificate/pem.ts";
import { toPem } from "../pki/certificate.ts";
import { issueTree, trustedPem } from "./fixtures.ts";
import { durationOf, refusalOf } from "./refusals.ts";

const { leaf, intermediate } = await issueTree();
const fingerprints = (text: string) => parseCertificates(text, "certificate").map((each) => each.fingerprint);

describe("certificates in the forms that tools write", () => {
  it.each([
    ["one", leaf.certificatePem],
    ["the old label X509 CERTIFICATE", leaf.certificatePem.replaceAll("CERTIFICATE", "X509 CERTIFICATE")],
    ["OpenSSL's TRUSTED CERTIFICATE, its trust behind the certificate left out", trustedPem(leaf.der)],
    ["a TRUSTED CERTIFICATE without trust", toPem("TRUSTED CERTIFICATE", leaf.der)],
    ["parameters of a key exchange beside it", `${leaf.certificatePem}${toPem("DH PARAMETERS", Buffer.from("x"))}`],
  ])("%s", (_, text) => {
    expect(fingerprints(text)).toEqual([leaf.fingerprint]);
  });

  it("several, in the text's order", () => {
    const text = `1\n${intermediate.certificatePem}2\n${leaf.certificatePem}`;
    expect(fingerprints(text)).toEqual([intermediate.fingerprint, leaf.fingerprint]);
  });
});

describe("something else where certificates belong is named in the user's words", () => {
  const csr = toPem("CERTIFICATE REQUEST", Buffer.from("x"));
  const trailing = toPem("CERTIFICATE", Buffer.concat([leaf.der, Buffer.from([1, 2])]));
  const badTrust = toPem("TRUSTED CERTIFICATE", Buffer.concat([leaf.der, Buffer.from([1, 2])]));

  it.each([
    ["nothing", "", "CERTIFICATE_MISSING", "an empty text"],
    [
      "a file's name",
      "api.pem",
      "CERTIFICATE_MISSING",
      "what looks like a file name (pass the file's contents, not its name)",
    ],
    ["the base64 alone", leaf.der.toString("base64"), "CERTIFICATE_MISSING", "base64 without a BEGIN and an END line"],
    ["a DER file read as text", leaf.der.toString("utf8"), "CERTIFICATE_MISSING", "binary"],
    [
      "a request",
      csr,
      "CERTIFICATE_IS_SOMETHING_ELSE",
      "a certificate signing request (PEM block CERTIFICATE REQUEST)",
    ],
    ["a request beside a certificate", leaf.certificatePem + csr, "CERTIFICATE_IS_SOMETHING_ELSE", "signing request"],
    [
      "a public key",
      toPem("PUBLIC KEY", Buffer.from("x")),
      "CERTIFICATE_IS_SOMETHING_ELSE",
      "a public key (PEM block PUBLIC KEY)",
    ],
    ["PKCS#7", toPem("PKCS7", Buffer.from("x")), "CERTIFICATE_IS_SOMETHING_ELSE", "openssl pkcs7 -print_certs"],
    [
      "a truncated file",
      leaf.certificatePem.slice(0, 300),
      "CERTIFICATE_UNREADABLE",
      "cut off (its END line is missing)",
    ],
    ["a lost line", leaf.certificatePem.replace(/\n.{64}\n/, "\n"), "CERTIFICATE_UNREADABLE", "received DER"],
    ["trailing DER", trailing, "CERTIFICATE_UNREADABLE", "DER with 2 trailing bytes"],
    ["garbage behind a trusted certificate", badTrust, "CERTIFICATE_UNREADABLE", "received DER"],
  ])("%s", (_, text, code, message) => {
    const refusal = refusalOf(() => parseCertificates(text, "chain"));
    expect(refusal.codes).toEqual([code]);
    expect(refusal.message).toMatch(/^chain: expected .*, received /);
    expect(refusal.message).toContain(message);
  });
});

describe("a private key among certificates would be kept in clear, so it is refused", () => {
  it.each([
    ["whole", leaf.certificatePem + leaf.privateKeyPem],
    ["cut off at its end", leaf.privateKeyPem.slice(0, 100)],
    ["cut off at its start", leaf.privateKeyPem.slice(20)],
    ["with a garbled BEGIN line", leaf.privateKeyPem.slice(1)],
    ["of another form", leaf.privateKeyPem.replaceAll("PRIVATE KEY", "EC PRIVATE KEY")],
  ])("%s", (_, text) => {
    const refusal = refusalOf(() => parseCertificates(text, "certificate"), leaf.privateKeyPem);
    expect(refusal.codes).toEqual(["PRIVATE_KEY_MISPLACED"]);
    expect(refusal.message).toContain("would be kept in clear: pass it as privateKey");
  });
});

describe("a hostile text is refused at once", () => {
  it.each([
    ["more than 2 MiB", "A".repeat(2 * 1024 * 1024 + 1), "CERTIFICATE_TOO_LARGE", "at most 2097152 bytes"],
    ["more than 101 certificates", leaf.certificatePem.repeat(102), "CHAIN_TOO_LONG", "received 102 PEM blocks"],
    ["BEGIN lines only", "-----BEGIN CERTIFICATE-----".repeat(70_000), "CERTIFICATE_UNREADABLE", "cut off"],
    ["dashes only", "-".repeat(2_000_000), "CERTIFICATE_MISSING", "without any PEM block"],
    ["one endless label", `-----BEGIN ${"A".repeat(2_000_000)}`, "CERTIFICATE_MISSING", "garbled BEGIN line"],
    [
      "an endless body of blanks",
      `-----BEGIN CERTIFICATE-----${" ".repeat(2_000_000)}`,
      "CERTIFICATE_UNREADABLE",
      "cut off",
    ],
  ])("%s", (_, text, code, message) => {
    const attempt = () => parseCertificates(text, "certificate");
    const refusal = refusalOf(attempt);
    expect(refusal.codes).toEqual([code]);
    expect(refusal.message).toContain(message);
    expect(durationOf(attempt)).toBeLessThan(100);
  });
});
