import { beforeAll, expect, test } from "vitest";
import { importOptions, otherForm } from "../../../provider/targets/key-vault/import-options.ts";
import { type IssuedLeaf, issueAuthority } from "../../pki/index.ts";
import {
  authority,
  create,
  failureOf,
  importAsSomebodyElse,
  inputsOf,
  intermediate,
  issue,
  name,
  operations,
  update,
  vault,
  vaultUrl,
  versions,
} from "./lifecycle.ts";

let rsa: IssuedLeaf;
beforeAll(async () => {
  const issuer = issueAuthority().issueIntermediate();
  rsa = await issuer.issueLeaf({ names: ["api.example.com"] });
});

const leafOf = (key: string) => (key === "RSA" ? Promise.resolve(rsa) : issue());
const order = async (leaf: IssuedLeaf) => [leaf.fingerprint, authority.fingerprint, intermediate.fingerprint];

test.each([
  ["RSA", "PKCS#12", {}, "application/x-pkcs12"],
  ["EC", "PKCS#12", {}, "application/x-pkcs12"],
  ["RSA", "PKCS#12 in the old encryption", { pfxEncryption: "legacy" }, "application/x-pkcs12"],
  ["EC", "PKCS#12 in the old encryption", { pfxEncryption: "legacy" }, "application/x-pkcs12"],
  ["RSA", "PEM", { contentType: "pem" }, "application/x-pem-file"],
  ["EC", "PEM", { contentType: "pem" }, "application/x-pem-file"],
])("an %s bundle arrives as %s, key and all", async (key, _form, keyVault, contentType) => {
  const leaf = await leafOf(key);
  await create(inputsOf(leaf, keyVault));
  expect(versions()).toMatchObject([{ fingerprint: leaf.fingerprint, contentType, exportable: true, enabled: true }]);
  expect(vault.bundleOf(name)).toEqual({
    certificate: leaf.certificatePem,
    chain: leaf.chainPem,
    privateKey: leaf.privateKeyPem,
  });
});

test.each([["pkcs12"], ["pem"]])(
  "as %s the leaf is first and the chain leads on from it, in whichever order they were given",
  async (contentType) => {
    const leaf = await issue();
    const upsideDown = intermediate.certificatePem + authority.certificatePem + leaf.certificatePem;
    await create({ ...inputsOf(leaf, { contentType }), certificate: upsideDown, chain: undefined });
    expect(versions()[0]?.order).toEqual(await order(leaf));
  },
);

test("the vault is told to keep the order, since its default only sets the leaf first", () => {
  const { preserveCertificateOrder } = importOptions({ vaultUrl, certificateName: "api" }, {});
  expect(preserveCertificateOrder).toBe(true);
});

test.each([
  ["modern", {}],
  ["legacy", { pfxEncryption: "legacy" }],
] as const)("a vault that reads no %s encryption refuses it, and the option that helps is named", async (...given) => {
  const [refusePfxEncryption, keyVault] = given;
  vault.configure({ refusePfxEncryption });
  const message = await failureOf(create(inputsOf(rsa, keyVault)));
  expect(message).toContain(
    'if the bundle is sound, this vault does not take its PKCS#12 encryption: set keyVault.pfxEncryption to the other one ("modern" or "legacy")',
  );
  expect(message).toContain("rollback: not_needed");
  expect(versions()).toEqual([]);
  await create(inputsOf(rsa, { pfxEncryption: refusePfxEncryption === "modern" ? "legacy" : "modern" }));
  expect(versions()).toHaveLength(1);
});

test("a vault that takes no RSA key under an EC authority says so, and what would do", async () => {
  vault.configure({ refuseRsaUnderEc: true });
  const leaf = await issue({ keyAlgorithm: "RSA_2048" });
  expect(await failureOf(create(inputsOf(leaf)))).toMatch(
    /Unsupported key size \(2048\).*: have it issued by an RSA one, or with an EC key/,
  );
});

test("exportable: false keeps the key in the vault", async () => {
  await create(inputsOf(rsa, { exportable: false }));
  expect(versions()).toMatchObject([{ exportable: false }]);
});

test.each([
  ["the content type", { contentType: "pem" }, { contentType: "application/x-pem-file", exportable: true }],
  ["exportable", { exportable: false }, { contentType: "application/x-pkcs12", exportable: false }],
])("a change of %s alone makes a new version, which is what the gateway behind it waits for", async (...given) => {
  const [, keyVault, form] = given;
  const leaf = await issue();
  const made = await create(inputsOf(leaf));
  await update(made, inputsOf(leaf, keyVault));
  expect(versions()).toHaveLength(2);
  expect(versions()[1]).toMatchObject({ fingerprint: leaf.fingerprint, ...form });
});

test("what is there already in the form asked for is not imported again", async () => {
  const leaf = await issue();
  importAsSomebodyElse(leaf);
  await create(inputsOf(leaf));
  expect(operations()).not.toContain("ImportCertificate");
  expect(versions()).toHaveLength(1);
});

test("a vault that says nothing of the form is not asked to change it", () => {
  const args = { vaultUrl, certificateName: "api", exportable: false };
  expect(otherForm(args, undefined)).toBeUndefined();
  expect(otherForm(args, {})).toBeUndefined();
  expect(otherForm(args, { contentType: "application/x-pem-file" })).toBe("application/x-pem-file");
  expect(otherForm(args, { exportable: true })).toBe("exportable");
  expect(otherForm({ ...args, exportable: true }, { exportable: false })).toBe("not exportable");
});

test("tags are the whole set, in a copy that the SDK may keep", () => {
  const tags = { env: "production" };
  const sent = importOptions({ vaultUrl, certificateName: "api" }, tags).tags;
  expect(sent).toEqual(tags);
  expect(sent).not.toBe(tags);
});
