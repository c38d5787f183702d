import { expect, test } from "vitest";
import { issue, pemBody, pfxOf, wire } from "./fixtures.ts";
import { readMaterial } from "./import-material.ts";
import { readImportRequest } from "./import-request.ts";
import { readPem } from "./pem-content.ts";
import { writePkcs12 } from "./pkcs12-write.ts";
import { defaultSettings } from "./settings.ts";

const PFX = "application/x-pkcs12";
const PEM = "application/x-pem-file";

const fingerprints = (body: object, type: typeof PFX | typeof PEM = PEM) =>
  readMaterial(readImportRequest({ ...body }), type, defaultSettings()).certificates.map(({ fingerprint256 }) =>
    fingerprint256.replaceAll(":", "").toLowerCase(),
  );

test("the leaf is the certificate that the key belongs to, and comes first by default (2025-07-01)", async () => {
  const leaf = await issue();
  const value = leaf.chainPem + leaf.privateKeyPem + leaf.certificatePem;
  const [first, ...chain] = fingerprints(pemBody(leaf));
  expect(first).toBe(leaf.fingerprint);
  expect(fingerprints({ value })).toEqual([first, ...chain]);
});

test("preserveCertOrder keeps the order that was given, a wrong one too (2025-07-01)", async () => {
  const leaf = await issue();
  const value = leaf.chainPem + leaf.certificatePem + leaf.privateKeyPem;
  expect(fingerprints({ value, preserveCertOrder: true }).at(-1)).toBe(leaf.fingerprint);
});

test("a key of another certificate is refused: it must match the leaf", async () => {
  const [leaf, other] = [await issue(), await issue()];
  const value = other.privateKeyPem + leaf.certificatePem;
  expect(() => fingerprints({ value })).toThrow(/does not match the public part of the specified private key/);
});

test.each([
  ["no key", (leaf: string, _key: string) => leaf],
  ["two keys", (leaf: string, key: string) => leaf + key + key],
  ["no certificate", (_leaf: string, key: string) => key],
])("PEM with %s is refused", async (_, text) => {
  const { certificatePem, privateKeyPem } = await issue();
  const value = text(certificatePem, privateKeyPem);
  expect(() => fingerprints({ value })).toThrow(expect.objectContaining({ code: "BadParameter" }));
});

test("PEM under the content type of a PFX is refused (facts, Import)", async () => {
  const leaf = await issue();
  const { value } = pemBody(leaf) as { value: string };
  expect(() => fingerprints({ value }, PFX)).toThrow("PKCS#12 X.509 certificate content can not be read");
});

test("a PFX without a key is refused", async () => {
  const { certificates } = readPem((await issue()).certificatePem);
  const value = writePkcs12({ certificates, privateKey: undefined }, "modern").toString("base64");
  expect(() => fingerprints({ value }, PFX)).toThrow("Private key is not specified");
});

test.each([["modern"], ["legacy"]] as const)(
  "a vault can be told to refuse the %s encryption, which it can't tell from garbage",
  async (encryption) => {
    const leaf = await issue();
    const other = encryption === "modern" ? "legacy" : "modern";
    const settings = { ...defaultSettings(), refusePfxEncryption: encryption };
    const material = (how: "modern" | "legacy") =>
      readMaterial(readImportRequest({ value: pfxOf(leaf, how).toString("base64") }), PFX, settings);
    expect(() => material(encryption)).toThrow(
      "The specified PKCS#12 X.509 certificate content can not be read. Please check if certificate is in valid PKCS#12 format.",
    );
    expect(material(other).leaf.raw).toEqual(leaf.der);
  },
);

test("no refusal quotes a byte of the value", async () => {
  const leaf = await issue();
  const body = leaf.privateKeyPem.split("\n")[1] ?? "";
  const { value } = pemBody(leaf) as { value: string };
  for (const wrong of [value.replaceAll("\n", "\r\n"), `${value}${value}`, value.replace("PRIVATE KEY", "X")]) {
    const answer = await wire("POST", "/certificates/www/import", { ...pemBody(leaf), value: wrong });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).not.toContain(body);
  }
});
