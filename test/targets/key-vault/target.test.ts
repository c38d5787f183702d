import { expect, test } from "vitest";
import { importedCertificate as provider } from "../../../provider/imported-certificate/provider.ts";
import { connect } from "../../../provider/targets/key-vault/target.ts";
import {
  allowOnly,
  byHand,
  create,
  destroy,
  failNextVerification,
  failureOf,
  id,
  importAsSomebodyElse,
  inputsOf,
  issue,
  name,
  operations,
  owner,
  phase,
  provenance,
  refresh,
  refusals,
  said,
  update,
  vault,
  vaultUrl,
  versions,
} from "./lifecycle.ts";

const target = () => connect({ vaultUrl, certificateName: name });

async function setByHand(change: { readonly enabled?: boolean; readonly tags?: Record<string, string> }) {
  await byHand.updateCertificateProperties(name, versions().at(-1)?.id ?? "", change);
}

test("nothing there is no error, and has no tags", async () => {
  expect(await target().observe(id)).toBeUndefined();
  expect(await target().readTags(id)).toEqual({});
});

test("a vault takes a new version over anything, and has no orphans, since the user names what is there", async () => {
  expect(await target().describe(id)).toEqual({ notImportable: undefined, consumers: [] });
  importAsSomebodyElse(await issue(), provenance);
  const { leaf } = (await target().observe(id)) ?? {};
  expect(leaf === undefined ? undefined : await target().find(provenance, leaf)).toEqual([]);
});

test("title and recovery command name the vault as a person would", () => {
  const { title, recoveryCommand } = connect({ vaultUrl: "https://PROD.vault.azure.net/", certificateName: "api" });
  expect(title).toBe("Azure Key Vault (prod.vault.azure.net)");
  expect(recoveryCommand("")).toBe("az keyvault certificate import --vault-name prod --name api --file bundle.pfx");
});

// Tags

test("every import carries the whole set of tags, foreign ones included, whether versions inherit them or not", async () => {
  for (const tagsCarryForward of [false, true]) {
    vault.reset();
    vault.configure({ tagsCarryForward });
    const made = await create(inputsOf(await issue(), { tags: { env: "production", old: "1" } }));
    await setByHand({ tags: { ...versions().at(-1)?.tags, "cost-centre": "4711" } });
    await update(made, inputsOf(await issue(), { tags: { env: "staging" } }));
    expect(versions().at(-1)?.tags).toEqual({ env: "staging", "cost-centre": "4711", ...provenance });
    expect(operations().filter((operation) => operation === "UpdateCertificate")).toHaveLength(1);
  }
});

test("tags that an import lost are read back and put right, at the first import and at the next, without a version more", async () => {
  const tags = { env: "production" };
  const loseTags = () => vault.faults.add({ operation: "ImportCertificate", kind: { type: "lose-tags" } });
  loseTags();
  const made = await create(inputsOf(await issue(), { tags }));
  expect(versions().map((version) => version.tags)).toEqual([{ ...tags, ...provenance }]);
  loseTags();
  await update(made, inputsOf(await issue(), { tags }));
  expect(versions()).toHaveLength(2);
  expect(versions()[1]?.tags).toEqual({ ...tags, ...provenance });
});

test("tags that somebody changed show in a refresh, and the next update puts ours right", async () => {
  const leaf = await issue();
  const made = await create(inputsOf(leaf, { tags: { env: "production" } }));
  await setByHand({ tags: { ...provenance, env: "test", team: "edge" } });
  const seen = await refresh(made);
  expect(seen.outputs.tags).toEqual({ ...provenance, env: "test" });
  await update(seen, inputsOf(leaf, { tags: { env: "production" } }));
  expect(versions().map((version) => version.tags)).toEqual([{ ...provenance, env: "production", team: "edge" }]);
});

test("fifteen tags are taken, sixteen refused in the preview, ours counted", async () => {
  const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, "x"]));
  expect(await refusals(inputsOf(await issue(), { tags: tags(14) }))).toEqual([
    "keyVault.tags: expected at most 15 tags, our two included, received 16",
  ]);
  await create(inputsOf(await issue(), { tags: tags(13) }));
  expect(Object.keys(versions()[0]?.tags ?? {})).toHaveLength(15);
});

test.each(Object.keys(provenance))("%s is ours to set, so a user's is refused", async (key) => {
  expect(await refusals(inputsOf(await issue(), { tags: { [key]: "mine" } }))).toEqual([
    `keyVault.tags["${key}"]: expected a tag that this package does not set itself, received one that it does`,
  ]);
});

test("the name in another case is the same certificate: nothing is replaced, and so nothing deleted", async () => {
  const leaf = await issue();
  const made = await create(inputsOf(leaf));
  const respelled = await update(made, inputsOf(leaf, { certificateName: name.toUpperCase() }));
  expect(respelled.id).toBe(id);
  expect(versions().map(({ fingerprint }) => fingerprint)).toEqual([leaf.fingerprint]);
  expect(phase()).toBe("live");
});

// Where the key for a restore comes from

test("a failed rotation makes a version of the old bytes under the previous state's key", async () => {
  allowOnly("certificates/*");
  const [first, second] = [await issue(), await issue()];
  const made = await create(inputsOf(first, { tags: { env: "production" } }, { verify: { timeoutSeconds: 1 } }));
  const [before] = versions();
  failNextVerification();
  const rotation = inputsOf(second, { tags: { env: "production" } }, { verify: { timeoutSeconds: 1 } });
  expect(await failureOf(provider.update(id, made.outputs, rotation))).toContain("rollback: restored");
  const { id: restoredId, ...restored } = versions()[2] ?? {};
  const { id: beforeId, ...old } = before ?? {};
  expect(versions().map(({ fingerprint }) => fingerprint)).toEqual(
    [first, second, first].map((leaf) => leaf.fingerprint),
  );
  expect(restored).toEqual(old);
  expect(restoredId).not.toBe(beforeId);
});

test.each([
  ["the same key renewed", ["certificates/*"], false, "same key"],
  ["rollbackPrivateKey", ["certificates/*"], true, "new key"],
  ["the exportable secret", ["certificates/*", "secrets/getSecret/action"], false, "new key"],
])("a certificate that was there before is restored by %s", async (_source, actions, givesKey, key) => {
  allowOnly(...actions);
  const theirs = await issue();
  importAsSomebodyElse(theirs, { team: "edge" });
  const ours = await issue(key === "same key" ? { privateKey: theirs.keyObject } : {});
  const more = { verify: { timeoutSeconds: 1 }, ...(givesKey && { rollbackPrivateKey: theirs.privateKeyPem }) };
  failNextVerification();
  expect(await failureOf(create(inputsOf(ours, {}, more)))).toContain("rollback: restored");
  const [before, , restored] = versions();
  expect(restored).toEqual({ ...before, id: restored?.id });
  expect(versions()).toHaveLength(3);
});

test.each([
  ["may not be read", ["certificates/*"], {}],
  ["is not exportable", ["*"], { exportable: false }],
])("where the secret %s and no key is at hand, the preview refuses, and says what would help", async (...given) => {
  const [, actions, keyVault] = given;
  const theirs = await issue();
  await create(inputsOf(theirs, keyVault));
  await setByHand({ tags: {} });
  allowOnly(...actions);
  const [message] = await refusals(inputsOf(await issue(), keyVault));
  expect(message).toMatch(
    /^rollbackPrivateKey: expected the private key of the live certificate \(SHA-256 .*\), so that a failed import can be restored, or rollback: "best-effort", received none, and no key of the state or the new bundle is its$/,
  );
  const helped = inputsOf(await issue(), keyVault, { rollbackPrivateKey: theirs.privateKeyPem });
  expect(await refusals(helped)).toEqual([]);
});

// A name that is busy, a version that is off, a vault that says no

test("an operation that is pending on the name is explained, and the live certificate stays", async () => {
  const made = await create(inputsOf(await issue()));
  vault.beginOperation(name);
  const message = await failureOf(update(made, inputsOf(await issue())));
  expect(message).toContain("another operation on this name is under way: complete or cancel it, then run again");
  expect(message).toContain("rollback: not_needed");
  expect(versions()).toHaveLength(1);
});

test("a disabled latest version shows in a refresh, and the next update imports an enabled one", async () => {
  const leaf = await issue();
  const made = await create(inputsOf(leaf));
  await setByHand({ enabled: false });
  const seen = await refresh(made);
  expect(seen.outputs).toMatchObject({ fingerprint: leaf.fingerprint, enabled: false });
  const mended = await update(seen, inputsOf(leaf));
  expect(versions().map(({ enabled, fingerprint }) => [enabled, fingerprint])).toEqual([
    [false, leaf.fingerprint],
    [true, leaf.fingerprint],
  ]);
  expect(mended.outputs).not.toHaveProperty("enabled");
  expect(await provider.diff(id, mended.outputs, inputsOf(leaf))).toEqual({ changes: false });
});

test("an older enabled version does not stand for a disabled latest one", async () => {
  const [first, second] = [await issue(), await issue()];
  const made = await create(inputsOf(first));
  importAsSomebodyElse(second, versions()[0]?.tags);
  await setByHand({ enabled: false });
  expect((await refresh(made)).outputs).toMatchObject({ fingerprint: second.fingerprint, enabled: false });
});

test("a vault behind its firewall: the preview says what it could not check, the run what to do", async () => {
  vault.configure({ firewall: true });
  const advice = "the vault's firewall does not let this machine in: run where it does, or add the address to it";
  const inputs = inputsOf(await issue());
  expect(await refusals(inputs)).toEqual([]);
  expect(said()).toContain(`warning: ${owner}: not checked against what is live: get certificate: ForbiddenByFirewall`);
  expect(said()).toContain(advice);
  expect(await failureOf(provider.create(inputs))).toContain(advice);
});

// Least privilege

const least = ["certificates/read", "certificates/import/action"];

test("two actions are enough to import and to rotate", async () => {
  allowOnly(...least);
  const made = await create(inputsOf(await issue()));
  const next = await issue();
  await update(made, inputsOf(next));
  expect(versions().at(-1)?.fingerprint).toBe(next.fingerprint);
});

const all = [...least, "certificates/update/action", "certificates/delete", "certificates/purge/action"];

test("with its own action each, tags are repaired, and what was made is deleted and purged", async () => {
  allowOnly(...all);
  const leaf = await issue();
  const made = await create(inputsOf(leaf, { purge: true }));
  const changed = await update(made, inputsOf(leaf, { purge: true, tags: { env: "staging" } }));
  await destroy(changed);
  expect(vault.certificate(name)).toBeUndefined();
});

test("recovering takes one action more", async () => {
  allowOnly(...all, "certificates/recover/action");
  await destroy(await create(inputsOf(await issue())));
  allowOnly(...least, "certificates/recover/action", "secrets/getSecret/action");
  await create(inputsOf(await issue(), { recoverDeleted: true }));
  expect(versions()).toHaveLength(2);
});

const leafOf = { first: await issue(), second: await issue() };

test.each<[string, () => Promise<unknown>]>([
  ["certificates/read", () => provider.create(inputsOf(leafOf.first))],
  ["certificates/import/action", () => provider.create(inputsOf(leafOf.first))],
])("a create without %s names it", async (missing, run) => {
  allowOnly(...least.filter((action) => action !== missing));
  const message = await failureOf(run());
  expect(message).toContain(`Action: 'Microsoft.KeyVault/vaults/${missing}'`);
  expect(message).toContain("grant the role Key Vault Certificates Officer on the vault, or the action named");
});

test.each([
  ["certificates/update/action", "tags"],
  ["certificates/delete", "delete"],
  ["certificates/purge/action", "delete"],
  ["certificates/recover/action", "recover"],
])("without %s, what needs it names it", async (missing, what) => {
  const made = await create(inputsOf(leafOf.first, { purge: missing.includes("purge") }));
  if (what === "recover") await destroy(made);
  const everything = [...all, "certificates/recover/action", "secrets/getSecret/action"];
  allowOnly(...everything.filter((action) => action !== missing));
  const run = {
    tags: () => update(made, inputsOf(leafOf.first, { tags: { env: "staging" } })),
    delete: () => destroy(made),
    recover: () => create(inputsOf(leafOf.second, { recoverDeleted: true })),
  }[what];
  expect(await failureOf(run?.() ?? Promise.resolve())).toContain(`Action: 'Microsoft.KeyVault/vaults/${missing}'`);
  expect(phase()).toBe(missing.includes("purge") || what === "recover" ? "deleted" : "live");
});
