import { createPrivateKey } from "node:crypto";
import { expect, test } from "vitest";
import { authority, issue } from "./fixtures.ts";
import { readMaterial } from "./import-material.ts";

const leaf = await issue();
const texts = { certificate: leaf.certificatePem, chain: leaf.chainPem, privateKey: leaf.privateKeyPem };
const key = createPrivateKey(leaf.privateKeyPem);
const sec1 = key.export({ type: "sec1", format: "pem" }).toString();
const encrypted = key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }).toString();

const MORE_THAN_ONE =
  "The certificate field contains more than one certificate. You can specify only one certificate in this field.";
const NO_CERTIFICATE = "Unable to parse certificate. Please ensure the certificate is in PEM format.";
const NO_KEY = "Passed PEM was not a private key.";

test("leaf, chain and key are read, with either line ending, because the model's pattern allows both", () => {
  const crlf = (pem: string) => pem.replaceAll("\n", "\r\n");
  const windows = {
    certificate: crlf(texts.certificate),
    chain: crlf(texts.chain),
    privateKey: crlf(texts.privateKey),
  };
  for (const each of [texts, windows]) {
    const material = readMaterial(each, true);
    expect(material.leaf.fingerprint).toBe(leaf.fingerprint);
    expect(material.chain.map(({ fingerprint }) => fingerprint)).toEqual([authority.fingerprint]);
    expect(material.key.equals(key)).toBe(true);
  }
});

test.each([
  ["a leaf with its chain in the certificate field", texts.certificate + texts.chain, MORE_THAN_ONE],
  ["text before the block", `Bag Attributes\n${texts.certificate}`, NO_CERTIFICATE],
  ["a garbled body", texts.certificate.replace(/\n.{20}/, `\n${"A".repeat(20)}`), NO_CERTIFICATE],
  ["a key in the certificate field", texts.privateKey, NO_CERTIFICATE],
  ["a body in one long line", texts.certificate.replace(/([^-])\n([^-])/g, "$1$2"), NO_CERTIFICATE],
  ["nothing but a word", "certificate", NO_CERTIFICATE],
])("%s is refused: exactly one PEM certificate (API reference, ImportCertificate)", (_what, certificate, message) => {
  expect(() => readMaterial({ ...texts, certificate }, true)).toThrow(
    expect.objectContaining({ name: "ValidationException", message }),
  );
});

test.each([
  ["an encrypted key", encrypted],
  ["a SEC 1 key", sec1],
  ["a certificate in the key field", texts.certificate],
  ["a garbled key", texts.privateKey.replace(/\n.{20}/, `\n${"A".repeat(20)}`)],
])("%s is refused: unencrypted PKCS#8 (service model)", (_what, privateKey) => {
  expect(() => readMaterial({ ...texts, privateKey }, true)).toThrow(
    expect.objectContaining({ name: "ValidationException", message: NO_KEY }),
  );
});

test("a test may allow SEC 1 and PKCS#1 keys, which the service is seen to take; encrypted ones never", () => {
  expect(readMaterial({ ...texts, privateKey: sec1 }, false).key.equals(key)).toBe(true);
  expect(() => readMaterial({ ...texts, privateKey: encrypted }, false)).toThrow(NO_KEY);
});

test("a chain with other text in it is refused", () => {
  expect(() => readMaterial({ ...texts, chain: `# intermediate\n${texts.chain}` }, true)).toThrow(
    "Unable to parse certificate chain. Please ensure the certificate is in PEM format.",
  );
});

test("a chain of hundreds of certificates is read in reasonable time", () => {
  const chain = texts.chain.repeat(300);
  const before = performance.now();
  expect(readMaterial({ ...texts, chain }, true).chain).toHaveLength(300);
  expect(performance.now() - before).toBeLessThan(3000);
});
