import { expect, test } from "vitest";
import { issueAuthority } from "../../pki/index.ts";
import { readPem, writePem } from "./pem-content.ts";

const leaf = await issueAuthority({ keyAlgorithm: "EC_prime256v1" }).issueLeaf({
  names: ["www.example.com"],
  keyAlgorithm: "RSA_2048",
});
const bundle = leaf.privateKeyPem + leaf.certificatePem;
const unexpected = "PEM X.509 certificate content is in an unexpected format";

test("the text itself and its base64 are both taken", () => {
  for (const value of [bundle, Buffer.from(bundle).toString("base64")]) {
    const { certificates, privateKeys } = readPem(value);
    expect([certificates.map(({ raw }) => raw), privateKeys.length]).toEqual([[leaf.der], 1]);
  }
});

test("Windows line ends are refused (import FAQ)", () => {
  expect(() => readPem(bundle.replaceAll("\n", "\r\n"))).toThrow(unexpected);
});

test.each([
  ["PKCS#1", leaf.keyObject.export({ type: "pkcs1", format: "pem" }).toString()],
  [
    "encrypted PKCS#8",
    leaf.keyObject.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }).toString(),
  ],
])("a key in %s is refused: only unencrypted PKCS#8 is taken (facts, Import)", (_, key) => {
  expect(() => readPem(key + leaf.certificatePem)).toThrow(unexpected);
});

test("a certificate that is none is refused", () => {
  expect(() => readPem(leaf.privateKeyPem.replaceAll("PRIVATE KEY", "CERTIFICATE"))).toThrow(unexpected);
});

test("what is no PEM at all is told from a PEM in an unexpected format", () => {
  expect(() => readPem("MIIK")).toThrow("content can not be read");
});

test("what is written can be read again, with its key and without", () => {
  const { certificates, privateKeys } = readPem(bundle);
  expect(readPem(writePem(certificates, privateKeys[0])).privateKeys).toHaveLength(1);
  expect(writePem(certificates, undefined)).toBe(leaf.certificatePem);
});
