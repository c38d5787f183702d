import { expect, test } from "vitest";
import { importedCertificate as provider } from "../../../provider/imported-certificate/provider.ts";
import {
  allowOnly,
  create,
  destroy,
  failureOf,
  inputsOf,
  issue,
  name,
  operations,
  phase,
  refusals,
  vault,
  versions,
} from "./lifecycle.ts";

async function leaveDeleted() {
  const leaf = await issue();
  await destroy(await create(inputsOf(leaf)));
  vault.clearCalls();
  return leaf;
}

const refusal = (until: string) =>
  new RegExp(
    `^keyVault\\.certificateName: expected a name that is free, or keyVault\\.recoverDeleted: true to recover and overwrite what was deleted, received the name of a soft-deleted certificate, kept until 2\\d{3}-\\d\\d-\\d\\dT[\\d:.]+Z \\(${until}\\)$`,
  );

test("a soft-deleted name is refused in the preview and by the run, with what to do", async () => {
  await leaveDeleted();
  const inputs = inputsOf(await issue());
  const found = await provider.check(inputs, undefined);
  expect(found.map(({ code }) => code)).toEqual(["TARGET_SOFT_DELETED"]);
  expect(found[0]?.message).toMatch(refusal("`az keyvault certificate purge` frees it"));
  expect(await failureOf(provider.create(inputs))).toBe(found[0]?.message);
  expect(operations()).not.toContain("ImportCertificate");
});

test("under purge protection nobody is told to purge", async () => {
  vault.configure({ purgeProtection: true });
  await leaveDeleted();
  const [message] = await refusals(inputsOf(await issue()));
  expect(message).toMatch(refusal("purge protection: nothing frees it before"));
});

test("recoverDeleted: true recovers all versions, waits for it, and then imports", async () => {
  vault.configure({ recoverMilliseconds: 700 });
  const old = await leaveDeleted();
  const leaf = await issue();
  await create(inputsOf(leaf, { recoverDeleted: true }));
  expect(phase()).toBe("live");
  expect(versions().map(({ fingerprint }) => fingerprint)).toEqual([old.fingerprint, leaf.fingerprint]);
});

test("nobody used what was deleted, so its key is not asked for where the secret may not be read", async () => {
  await leaveDeleted();
  allowOnly("certificates/*");
  const leaf = await issue();
  await create(inputsOf(leaf, { recoverDeleted: true }));
  expect(versions().at(-1)?.fingerprint).toBe(leaf.fingerprint);
});

test("what another stack deleted is not taken from it", async () => {
  const { outputs, id: at } = await create(inputsOf(await issue(), {}, { provenanceId: "acme/shop/staging/api" }));
  await destroy({ id: at, outputs });
  const message = await failureOf(create(inputsOf(await issue(), { recoverDeleted: true })));
  expect(message).toContain("acme/shop/staging/api manages");
  expect(versions()).toHaveLength(1);
});

test("what was recovered and is ours is deleted with the resource again", async () => {
  await leaveDeleted();
  await destroy(await create(inputsOf(await issue(), { recoverDeleted: true })));
  expect(phase()).toBe("deleted");
});

test("recoverDeleted: true where nothing was deleted changes nothing", async () => {
  await create(inputsOf(await issue(), { recoverDeleted: true }));
  expect(versions()).toHaveLength(1);
  expect(operations()).not.toContain("RecoverDeletedCertificate");
});

test("a recovery whose answer was lost, or whose end could not be read, is not begun a second time", async () => {
  vault.configure({ recoverMilliseconds: 1_000 });
  await leaveDeleted();
  vault.faults.add({ operation: "RecoverDeletedCertificate", kind: { type: "cut", effect: "after" } });
  await create(inputsOf(await issue(), { recoverDeleted: true }));
  expect(versions()).toHaveLength(2);
});

test("who may not look for deleted certificates learns it from the import", async () => {
  await leaveDeleted();
  vault.faults.add({
    operation: "GetDeletedCertificate",
    kind: { type: "error", name: "Forbidden", message: "no", status: 403 },
  });
  const message = await failureOf(provider.create(inputsOf(await issue())));
  expect(message).toContain("set keyVault.recoverDeleted to recover it first, or purge it");
  expect(phase()).toBe("deleted");
});

test("a name that somebody else just purged is free", async () => {
  await leaveDeleted();
  vault.deleteDirectly(name);
  allowOnly("certificates/read", "certificates/import/action");
  await create(inputsOf(await issue(), { recoverDeleted: true }));
  expect(versions()).toHaveLength(1);
});
