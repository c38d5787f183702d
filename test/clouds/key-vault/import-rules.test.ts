import { expect, test } from "vitest";
import { type IssuedLeaf, issueAuthority } from "../../pki/index.ts";
import { issue, pemBody, root, vault, wire } from "./fixtures.ts";

const day = 24 * 60 * 60 * 1000;
const fromNow = (days: number) => new Date(Date.now() + days * day);

const imported = (leaf: IssuedLeaf, more: object = {}) => wire("POST", "/certificates/www/import", pemBody(leaf, more));

const refused = (message: string, inner?: string) => ({
  status: 400,
  body: { error: { code: "BadParameter", message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } },
});

test.each([["RSA_2048"], ["RSA_3072"], ["RSA_4096"], ["EC_prime256v1"], ["EC_secp384r1"], ["EC_secp521r1"]] as const)(
  "a %s key is held (facts, Import)",
  async (keyAlgorithm) => {
    expect(await imported(await issue({ keyAlgorithm }))).toMatchObject({ status: 200 });
  },
);

test("RSA 1024 is refused by its size", async () => {
  expect(await imported(await issue({ keyAlgorithm: "RSA_1024" }))).toEqual(
    expect.objectContaining(
      refused("Unsupported key size (1024). Supported sizes are [2048, 3072, 4096]", "KeySizeNotSupported"),
    ),
  );
});

test("Ed25519 is refused by its type", async () => {
  expect(await imported(await issue({ keyAlgorithm: "Ed25519" }))).toMatchObject({ status: 400 });
});

test("a policy that describes another key is no valid one", async () => {
  const leaf = await issue({ keyAlgorithm: "RSA_2048" });
  const stating = (key_props: object) =>
    imported(leaf, { policy: { key_props, secret_props: { contentType: "application/x-pem-file" } } });
  expect(await stating({ kty: "RSA", key_size: 4096 })).toMatchObject(refused("Property policy has invalid value\r\n"));
  expect(await stating({ kty: "EC" })).toMatchObject(refused("Property policy has invalid value\r\n"));
  expect(await stating({ kty: "RSA", key_size: 2048, exportable: true })).toMatchObject({ status: 200 });
});

test("an expired certificate can't be imported (import FAQ); the text is from terratest #920", async () => {
  const expired = await issue({ notBefore: fromNow(-30), notAfter: fromNow(-1) });
  expect(await imported(expired)).toMatchObject(refused("X509 Certificate is already expired"));
  vault.configure({ acceptExpired: true });
  expect(await imported(expired)).toMatchObject({ status: 200 });
});

test("one that is not valid yet can", async () => {
  expect(await imported(await issue({ notBefore: fromNow(1) }))).toMatchObject({ status: 200 });
});

test("a subject name of more than 200 characters is refused (import FAQ)", async () => {
  const subject = (length: number) => issue({ subject: { CN: "x".repeat(length - "CN=".length) } });
  expect(await imported(await subject(201))).toMatchObject({ status: 400 });
  expect(await imported(await subject(200))).toMatchObject({ status: 200 });
});

test("certificates that are not in the leaf's chain are refused, a root of it is not", async () => {
  const leaf = await issue();
  const stranger = issueAuthority({ keyAlgorithm: "EC_prime256v1" }).certificatePem;
  expect(await imported({ ...leaf, chainPem: leaf.chainPem + stranger })).toMatchObject({ status: 400 });
  expect(await imported({ ...leaf, chainPem: leaf.chainPem + root.certificatePem })).toMatchObject({ status: 200 });
  vault.configure({ acceptUnrelatedChain: true });
  expect(await imported({ ...leaf, chainPem: leaf.chainPem + stranger })).toMatchObject({ status: 200 });
});

test("a namesake of the issuer is none: the signature decides, where no key identifier does", async () => {
  const leaf = await issue({ version: 1 });
  const namesake = issueAuthority({ name: "Example Issuing CA", keyAlgorithm: "EC_prime256v1" }).certificatePem;
  expect(await imported({ ...leaf, chainPem: namesake })).toMatchObject({ status: 400 });
  expect(await imported(leaf)).toMatchObject({ status: 200 });
});

test("the order of the chain is not checked: a wrong one gets in (facts, Import)", async () => {
  const leaf = await issue();
  const shuffled = { ...leaf, chainPem: root.certificatePem + leaf.chainPem };
  expect(await imported(shuffled)).toMatchObject({ status: 200 });
});

test("an RSA certificate signed by an EC authority is refused where the vault is told so (azure-docs #115129)", async () => {
  const [rsa, ec] = [await issue({ keyAlgorithm: "RSA_2048" }), await issue()];
  expect(await imported(rsa)).toMatchObject({ status: 200 });
  vault.configure({ refuseRsaUnderEc: true });
  expect(await imported(rsa)).toMatchObject(
    refused("Unsupported key size (2048). Supported sizes are [256, 384, 521]", "KeySizeNotSupported"),
  );
  expect(await imported(ec)).toMatchObject({ status: 200 });
  const underRsa = await issueAuthority().issueLeaf({ names: ["www.example.com"] });
  expect(await imported(underRsa)).toMatchObject({ status: 200 });
});
