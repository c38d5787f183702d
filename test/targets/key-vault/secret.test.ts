import { expect, test } from "vitest";
import { connect } from "../../../provider/targets/key-vault/target.ts";
import {
  allowOnly,
  authority,
  create,
  failureOf,
  id,
  importAsSomebodyElse,
  inputsOf,
  issue,
  name,
  said,
  update,
  vault,
  vaultUrl,
  vaultUrls,
  versions,
} from "./lifecycle.ts";

const observe = (keyVault: object = {}) => connect({ vaultUrl, certificateName: name, ...keyVault }).observe(id);
const officer = ["certificates/*"];
const notice = (url: string) => `warning: ${url}: only the leaf is verified, not the chain, `;

test.each([
  ["PKCS#12 in the old encryption", {}, "legacy"],
  ["PKCS#12 in the new one", {}, "modern"],
  ["PEM", { contentType: "pem" }, "legacy"],
] as const)("chain and key come from the secret, as %s", async (_form, keyVault, secretPfxEncryption) => {
  vault.configure({ secretPfxEncryption });
  const leaf = await issue();
  await create(inputsOf(leaf, keyVault));
  const seen = await observe(keyVault);
  expect(seen?.chain?.map(({ pem }) => pem).join("")).toBe(leaf.chainPem);
  expect(seen?.privateKey?.publicKeyFingerprint).toBe(seen?.leaf.publicKeyFingerprint);
  expect(said()).not.toContain("not the chain");
});

test("the secret of the observed version is read, not of whichever is the latest by then", async () => {
  const made = await create(inputsOf(await issue()));
  const [version] = versions();
  expect(made.outputs.versionedSecretId).toBe(`${vaultUrl}/secrets/${name}/${version?.id}`);
});

test("a PEM secret without its key still shows its chain", async () => {
  const leaf = await issue();
  const keyVault = { contentType: "pem", exportable: false };
  await create(inputsOf(leaf, keyVault));
  const seen = await observe(keyVault);
  expect(seen?.chain?.map(({ pem }) => pem).join("")).toBe(leaf.chainPem);
  expect(seen?.privateKey).toBeUndefined();
  expect(said()).not.toContain("not the chain");
});

test("a wrong chain in the vault is put right, though the leaf is the wanted one", async () => {
  vault.configure({ acceptUnrelatedChain: true });
  const [leaf, other] = [await issue(), await issue()];
  importAsSomebodyElse({ ...leaf, chainPem: other.certificatePem });
  await create(inputsOf(leaf));
  expect(versions().at(-1)?.order).toEqual([leaf.fingerprint, authority.fingerprint, expect.any(String)]);
});

test("without secrets/get the leaf is what is verified, and that is said once for each vault", async () => {
  allowOnly(...officer);
  const made = await create(inputsOf(await issue()));
  await update(made, inputsOf(await issue()));
  const lines = said().split("\n");
  const notices = lines.filter((line) => line.startsWith(notice(vaultUrl)));
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain("without secrets/get (get secret: ForbiddenByRbac: ");
  expect(notices[0]).toContain("Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'");
  expect(notices[0]).toContain("grant the role Key Vault Certificate User as well, or the action named");
  expect(vault.calls.filter(({ operation }) => operation === "GetSecret").length).toBeGreaterThan(1);
});

test("a PKCS#12 whose key stays in the vault shows no chain, and that is said for its vault", async () => {
  const [, otherVault = ""] = vaultUrls;
  await create(inputsOf(await issue(), { vaultUrl: otherVault, exportable: false }));
  expect(said()).toContain(`${notice(otherVault)}where the key is not exportable, and its PKCS#12 therefore has none`);
});

test("a failure that is no lack of permission is one", async () => {
  importAsSomebodyElse(await issue());
  vault.faults.add({ operation: "GetSecret", kind: { type: "error", name: "Oops", message: "no", status: 400 } });
  expect(await failureOf(observe())).toBe("get secret: Oops: no");
});
