import { parse } from "valibot";
import { expect, test } from "vitest";
import { keyVault } from "../../../provider/targets/key-vault/kind.ts";

const vaultUrl = "https://prod.vault.azure.net";
const id = `${vaultUrl}/certificates/api`;
const choice = (given: object = {}) => parse(keyVault.schema, { vaultUrl, certificateName: "api", ...given });

test("the name is the place, whether something is there or not", () => {
  expect(choice({ tags: { a: "b" } })).toMatchObject({ place: { kind: "named", id }, tags: { a: "b" } });
  expect(choice().tags).toEqual({});
});

test.each([
  ["the same", {}, true],
  ["the vault's URL spelled otherwise", { vaultUrl: "https://PROD.vault.azure.net:443/" }, true],
  // Two ids here would be one certificate there: the replaced one's deletion would take the new one away.
  ["the name in another case", { certificateName: "API" }, true],
  ["another name", { certificateName: "api2" }, false],
  ["another vault", { vaultUrl: "https://test.vault.azure.net" }, false],
  ["another credential", { credential: "managed_identity" }, true],
])("%s: stays where it is is %s", (_case, given, stays) => {
  expect(choice(given).isAt(id)).toBe(stays);
});

test("both ids that consumers take follow from the id, so they are known in every preview", () => {
  expect(keyVault.outputsOfId(id)).toEqual({ certificateId: id, secretId: `${vaultUrl}/secrets/api` });
});

test("tags go along with every import, a name can be filled again, and a removal leaves a trace", () => {
  expect(keyVault.capabilities).toEqual({ tagsOnReimport: true, idCanBeRefilled: true, removalLeavesNoTrace: false });
});
