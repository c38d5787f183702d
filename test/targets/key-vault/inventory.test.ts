import { expect, test } from "vitest";
import type { ListingProgress } from "../../../provider/targets/inventory.ts";
import { listVault } from "../../../provider/targets/key-vault/inventory.ts";
import { issueAuthority } from "../../pki/index.ts";
import { deployer, vault, vaultUrl } from "./lifecycle.ts";

const issuer = issueAuthority({ keyAlgorithm: "EC_prime256v1" });
const bundle = async (name = "www.example.com") => {
  const leaf = await issuer.issueLeaf({ names: [name], keyAlgorithm: "EC_prime256v1" });
  return { certificate: leaf.certificatePem, privateKey: leaf.privateKeyPem };
};
const list = (onProgress: (progress: ListingProgress) => void = () => {}) => listVault({ vaultUrl }, { onProgress });

test("the latest version of each name is listed, with the certificate's own names and key", async () => {
  vault.importDirectly({ name: "api", bundle: await bundle("old.example.com") });
  vault.importDirectly({ name: "api", bundle: await bundle("api.example.com"), tags: { env: "production" } });
  expect(await list()).toMatchObject([
    {
      target: "keyVault",
      place: new URL(vaultUrl).host,
      id: `${vaultUrl}/certificates/api`,
      name: "api",
      names: ["api.example.com"],
      keyAlgorithm: "EC_prime256v1",
      status: "enabled",
      inUse: undefined,
      tags: { env: "production" },
    },
  ]);
});

test("every page is read, and once more from the first where one of them was cut off", async () => {
  const same = await bundle();
  const names = Array.from({ length: 60 }, (_, index) => `certificate-${index}`);
  for (const name of names) vault.importDirectly({ name, bundle: same });
  vault.faults.add({ operation: "GetCertificates", after: 1, kind: { type: "cut", effect: "after" } });
  const seen: ListingProgress[] = [];
  const listed = await list((progress) => void seen.push(progress));
  expect(listed.map(({ name }) => name).sort()).toEqual([...names].sort());
  expect(seen.at(-1)).toEqual({ read: 60, total: 60 });
});

test("who may list but not get, as access policies can have it, sees the list's own dates and tags", async () => {
  vault.importDirectly({ name: "api", bundle: await bundle(), tags: { env: "production" } });
  vault.faults.add({ operation: "GetCertificate", kind: { type: "error", name: "Forbidden", status: 403 } });
  const [listed] = await list();
  expect(listed).toMatchObject({ names: [], keyAlgorithm: undefined, tags: { env: "production" } });
  expect(listed?.notAfter).toBeInstanceOf(Date);
});

test("who may not even list is told what to grant, since the SDK says no more than the status", async () => {
  vault.allow(deployer.clientId, []);
  await expect(list()).rejects.toMatchObject({ kind: "denied", message: expect.stringContaining("Key Vault Reader") });
});
