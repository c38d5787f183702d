import { createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import { type CertificateContent, signCertificate, toPem } from "../../pki/certificate.ts";
import { type IssuedLeaf, issueAuthority, type LeafOptions } from "../../pki/index.ts";
import { acmFixture, authority, inputOf, issue, root } from "./fixtures.ts";

const CHAIN_REFUSED = "Could not validate the certificate with the certificate chain.";
const DAY = 86_400_000;

async function importing(leaf: IssuedLeaf, chainPem: string | undefined = leaf.chainPem): Promise<string> {
  const fixture = await acmFixture();
  return fixture.import(leaf, chainPem === "" ? {} : { CertificateChain: Buffer.from(chainPem) });
}

async function expectRefusal(refused: Promise<unknown>, message: string): Promise<void> {
  await expect(refused).rejects.toMatchObject({ name: "ValidationException", message });
}

test.each(["RSA_1024", "RSA_2048", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"] as const)(
  "%s is importable (user guide, import prerequisites)",
  async (keyAlgorithm) => {
    await expect(importing(await issue({ keyAlgorithm }))).resolves.toMatch(/^arn:aws:acm:eu-west-1:111122223333:/);
  },
);

test("Ed25519 is not importable", async () => {
  await expectRefusal(importing(await issue({ keyAlgorithm: "Ed25519" })), "The private key is not supported.");
});

test("an EC leaf signed by an RSA authority is importable: newer guide pages dropped the contrary", async () => {
  const leaf = await issueAuthority()
    .issueIntermediate()
    .issueLeaf({ names: ["a.example"], keyAlgorithm: "EC_prime256v1" });
  await expect(importing(leaf)).resolves.toBeDefined();
});

test("the key must be the certificate's (API reference)", async () => {
  const leaf = { ...(await issue()), privateKeyPem: (await issue({ keyAlgorithm: "EC_secp384r1" })).privateKeyPem };
  await expectRefusal(importing(leaf), "The private key does not match the certificate.");
});

test.each<[string, Partial<LeafOptions>, string]>([
  ["an expired certificate", { notAfter: new Date(Date.now() - 1000) }, "The certificate has expired."],
  ["one that begins tomorrow", { notBefore: new Date(Date.now() + DAY) }, "The certificate is not yet valid."],
  ["an X.509 v1 certificate", { version: 1 }, "The certificate is not a valid X.509 version 3 certificate."],
  [
    "an OCSP address of 1,001 characters",
    { ocspUrls: [`http://${"o".repeat(994)}`] },
    "The OCSP authority URL must not exceed 1000 characters.",
  ],
])("%s is refused (API reference and import prerequisites)", async (_what, options, message) => {
  await expectRefusal(importing(await issue(options)), message);
});

test("an OCSP address of 1,000 characters is accepted", async () => {
  await expect(importing(await issue({ ocspUrls: [`http://${"o".repeat(993)}`] }))).resolves.toBeDefined();
});

test("an empty issuer is refused (API reference)", async () => {
  const { keyObject, ...leaf } = await issue();
  const content: CertificateContent = {
    subject: { CN: "a.example" },
    issuer: {},
    publicKey: createPublicKey(keyObject),
    signingKey: keyObject,
    signatureHash: "SHA256",
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + DAY),
    isAuthority: false,
    names: ["a.example"],
    keyUsages: [],
    extendedKeyUsages: [],
    ocspUrls: [],
  };
  const certificatePem = toPem("CERTIFICATE", signCertificate(content));
  await expectRefusal(
    importing({ ...leaf, keyObject, certificatePem }, ""),
    "The issuer field of the certificate must not be empty.",
  );
});

test("the validity is judged by the service's clock", async () => {
  const leaf = await issue();
  const { import: importLater } = await acmFixture({ now: () => Date.now() + 91 * DAY });
  await expectRefusal(importLater(leaf), "The certificate has expired.");
});

test("a chain up to the root is accepted", async () => {
  const leaf = await issue();
  await expect(importing(leaf, leaf.chainPem + leaf.rootPem)).resolves.toBeDefined();
});

test("each certificate of the chain certifies the one before it: the wrong order is refused", async () => {
  const leaf = await issue();
  await expectRefusal(importing(leaf, leaf.rootPem + leaf.chainPem), CHAIN_REFUSED);
});

test("a chain that skips the leaf's own issuer is refused", async () => {
  const leaf = await issue();
  await expectRefusal(importing(leaf, leaf.rootPem), CHAIN_REFUSED);
});

test("the leaf must not be in the chain", async () => {
  const leaf = await issue();
  await expectRefusal(importing(leaf, leaf.certificatePem + leaf.chainPem), CHAIN_REFUSED);
});

test("an issuer of the right name with another key is refused: signatures are checked", async () => {
  const namesake = root.issueIntermediate({ keyAlgorithm: "EC_prime256v1" });
  await expectRefusal(importing(await issue(), namesake.certificatePem), CHAIN_REFUSED);
});

test("an authority-issued leaf without a chain is accepted: the guide makes the chain optional", async () => {
  const leaf = await authority.issueLeaf({ names: ["a.example"], keyAlgorithm: "EC_prime256v1" });
  await expect(importing({ ...leaf, chainPem: "" })).resolves.toBeDefined();
});

test("a test may require the chain, as the service did", async () => {
  const fixture = await acmFixture({ settings: { rules: { chainRequired: true } } });
  const leaf = { ...(await issue()), chainPem: "" };
  await expectRefusal(
    fixture.import(leaf),
    "Provided certificate is not a valid self signed. Please provide either a valid self-signed certificate or certificate chain.",
  );
});

test("no refusal repeats a line of the private key", async () => {
  const leaf = { ...(await issue()), privateKeyPem: (await issue({ keyAlgorithm: "EC_secp521r1" })).privateKeyPem };
  const lines = inputOf(leaf).PrivateKey?.toString().split("\n").slice(1, -2) ?? [];
  const message = await importing(leaf).catch((error: Error) => JSON.stringify(error) + error.message);
  for (const line of lines) expect(message).not.toContain(line);
});
