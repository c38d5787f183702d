import { describe, expect, test } from "vitest";
import { importedCertificate as provider } from "../../../provider/imported-certificate/provider.ts";
import { type KeyVaultImportRoleOptions, keyVaultImportRole } from "../../../provider/targets/key-vault/iam.ts";
import {
  create,
  deployer,
  destroy,
  failureOf,
  importAsSomebodyElse,
  inputsOf,
  issue,
  operations,
  phase,
  refresh,
  said,
  update,
  vault,
  versions,
} from "./lifecycle.ts";

const assignableScopes = ["/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/edge"];

function actionsOf(options: Partial<KeyVaultImportRoleOptions> = {}): string[] {
  return keyVaultImportRole({ assignableScopes, ...options }).permissions.flatMap(({ dataActions }) => dataActions);
}

/** The program's identity has the role's data actions, without one of them. */
function allow(options: Partial<KeyVaultImportRoleOptions>, missing = ""): void {
  vault.allow(
    deployer.clientId,
    actionsOf(options).filter((action) => action !== `Microsoft.KeyVault/vaults/${missing}`),
  );
}

const live = () => versions().at(-1)?.fingerprint;

const everything = { exportableSecret: true, recovery: true, purge: true };
const target = { recoverDeleted: true, purge: true };

const first = await issue();
const renewed = await issue();

/** Create over what somebody had deleted, rotation, other tags, refresh, destroy and purge. */
async function wholeLife(): Promise<void> {
  const made = await create(inputsOf(first, { ...target, tags: { env: "production" } }));
  const rotated = await update(made, inputsOf(renewed, { ...target, tags: { env: "production" } }));
  const retagged = await update(rotated, inputsOf(renewed, { ...target, tags: { team: "edge" } }));
  await refresh(retagged);
  await destroy({ ...retagged, outputs: { ...retagged.outputs, deletionPolicy: "delete" } });
}

async function deletedBefore(): Promise<void> {
  const made = await create(inputsOf(first));
  await destroy(made);
  expect(phase()).toBe("deleted");
}

test("with exactly its actions a certificate lives from recovery to purge, and needs every one of them", async () => {
  await deletedBefore();
  vault.clearCalls();
  allow(everything);
  await wholeLife();
  expect(phase()).toBeUndefined();
  expect(new Set(operations())).toEqual(
    new Set([
      "GetCertificate",
      "GetDeletedCertificate",
      "GetSecret",
      "ImportCertificate",
      "UpdateCertificate",
      "DeleteCertificate",
      "RecoverDeletedCertificate",
      "PurgeDeletedCertificate",
    ]),
  );
  expect(said()).not.toContain("only the leaf is verified");
});

describe("an action short, the message names it, and what is there stays", () => {
  test.each([
    { missing: "certificates/import/action", live: first },
    { missing: "certificates/update/action", live: first },
    { missing: "certificates/delete", live: renewed },
    { missing: "certificates/recover/action", live: first },
    { missing: "certificates/purge/action", live: renewed },
  ])("$missing", async ({ missing, live: kept }) => {
    await deletedBefore();
    allow(everything, missing);
    expect(await failureOf(wholeLife())).toContain(`Action: 'Microsoft.KeyVault/vaults/${missing}'`);
    expect(live()).toBe(kept.fingerprint);
  });

  test("certificates/read: nothing is imported that could not be verified", async () => {
    allow(everything, "certificates/read");
    expect(await failureOf(provider.create(inputsOf(first)))).toContain(
      "Action: 'Microsoft.KeyVault/vaults/certificates/read'",
    );
    expect(versions()).toEqual([]);
  });

  test("secrets/getSecret/action: the chain is not verified, and that is said", async () => {
    allow({});
    const made = await create(inputsOf(first));
    await update(made, inputsOf(renewed));
    expect(live()).toBe(renewed.fingerprint);
    expect(said()).toContain("only the leaf is verified");
    expect(said()).toContain("secrets/getSecret/action");
  });
});

test("a preview reads with previewOnly, and can write nothing", async () => {
  importAsSomebodyElse(first);
  allow({ previewOnly: true, exportableSecret: true });
  expect(await provider.check(inputsOf(renewed), undefined)).toEqual([]);
  expect(said()).not.toContain("not checked");
  expect(await failureOf(provider.create(inputsOf(renewed)))).toContain("certificates/import/action");
  expect(live()).toBe(first.fingerprint);
});

test("the role is what a role definition takes, and what is not asked for is not in it", () => {
  expect(keyVaultImportRole({ assignableScopes, deletion: false })).toEqual({
    roleName: "Certificate importer",
    description: "Imports certificates into Key Vault and keeps them up to date, by pulumi-certificates",
    roleType: "CustomRole",
    assignableScopes,
    permissions: [
      {
        actions: [],
        notActions: [],
        dataActions: [
          "Microsoft.KeyVault/vaults/certificates/read",
          "Microsoft.KeyVault/vaults/certificates/import/action",
          "Microsoft.KeyVault/vaults/certificates/update/action",
        ],
        notDataActions: [],
      },
    ],
  });
});

test.each([
  {
    scopes: [],
    message: "assignableScopes: expected /subscriptions/ID, or /subscriptions/ID/resourceGroups/NAME, received none",
  },
  {
    scopes: ["/subscriptions/1/resourceGroups/edge/providers/Microsoft.KeyVault/vaults/prod"],
    message:
      "assignableScopes[0]: expected /subscriptions/ID, or /subscriptions/ID/resourceGroups/NAME, received /subs",
  },
])("a scope that no role with data actions can have is refused: $message", ({ scopes, message }) => {
  expect(() => keyVaultImportRole({ assignableScopes: scopes })).toThrow(message);
});
