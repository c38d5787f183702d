import { expect, test } from "vitest";
import {
  allowOnly,
  create,
  destroy,
  failureOf,
  id,
  importAsSomebodyElse,
  inputsOf,
  issue,
  name,
  operations,
  owner,
  phase,
  said,
  vault,
  vaultUrl,
  versions,
} from "./lifecycle.ts";

test("what the resource made is deleted, and the long-running operation waited for", async () => {
  vault.configure({ deleteMilliseconds: 700 });
  await destroy(await create(inputsOf(await issue())));
  expect(phase()).toBe("deleted");
});

test("a name that existed before is retained, and the user told", async () => {
  importAsSomebodyElse(await issue());
  const made = await create(inputsOf(await issue()));
  await destroy(made);
  expect(phase()).toBe("live");
  expect(said()).toContain(`warning: ${owner}: ${id} is retained (deletionPolicy "retain")`);
});

test('deletionPolicy "delete" deletes what existed before, too', async () => {
  importAsSomebodyElse(await issue());
  await destroy(await create(inputsOf(await issue(), {}, { deletionPolicy: "delete" })));
  expect(phase()).toBe("deleted");
});

test("what is gone already is a success, and nothing is waited for", async () => {
  const made = await create(inputsOf(await issue(), { purge: true }));
  vault.deleteDirectly(name);
  vault.clearCalls();
  await destroy(made);
  expect(operations()).toEqual(["GetCertificate", "DeleteCertificate", "PurgeDeletedCertificate"]);
});

test("a deletion whose answer was lost, or whose end could not be read, is waited for all the same", async () => {
  vault.configure({ deleteMilliseconds: 1_300 });
  const made = await create(inputsOf(await issue(), { purge: true }));
  vault.faults.add({ operation: "DeleteCertificate", kind: { type: "cut", effect: "after" } });
  vault.faults.add({ operation: "GetDeletedCertificate", kind: { type: "throttle" } });
  await destroy(made);
  expect(vault.certificate(name)).toBeUndefined();
});

test("a deletion that takes too long is an error after deleteTimeoutSeconds, with what to do", async () => {
  vault.configure({ deleteMilliseconds: 60_000 });
  const made = await create(inputsOf(await issue(), {}, { deleteTimeoutSeconds: 1 }));
  expect(await failureOf(destroy(made))).toBe(
    "delete: expected an end within 1 s, received none: it is still under way; run again later",
  );
});

test("who may delete but not read has deleted, and is not made to wait", async () => {
  vault.configure({ deleteMilliseconds: 60_000 });
  const made = await create(inputsOf(await issue()));
  allowOnly("certificates/delete");
  await destroy(made);
  expect(phase()).toBe("deleting");
});

test("purge: true frees the name at once", async () => {
  const made = await create(inputsOf(await issue(), { purge: true }));
  await destroy(made);
  expect(vault.certificate(name)).toBeUndefined();
  await create(inputsOf(await issue()));
  expect(versions()).toHaveLength(1);
});

test("under purge protection purge: true deletes, and says that the vault purges it itself", async () => {
  vault.configure({ purgeProtection: true });
  await destroy(await create(inputsOf(await issue(), { purge: true })));
  expect(phase()).toBe("deleted");
  expect(said()).toContain(
    `warning: ${vaultUrl}/certificates/${name} is deleted, not purged: the vault has purge protection, and purges it itself when the retention ends`,
  );
});

test("a create while the purge is still going on says why not yet", async () => {
  vault.configure({ purgeMilliseconds: 60_000 });
  await destroy(await create(inputsOf(await issue(), { purge: true })));
  expect(await failureOf(create(inputsOf(await issue())))).toContain(
    "it is still being deleted: run again in a minute",
  );
});
