import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { importedCertificate as provider } from "../../provider/imported-certificate/provider.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { PartialFailure } from "../../provider/pulumi/failures.ts";
import type { Fault, FaultRule } from "../clouds/faults.ts";
import { startLocalKeyVault } from "../clouds/key-vault/index.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { localAcm, region } from "../targets/acm/in-process.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { created, daysFromNow, failureOf, inputsOf, issueLeaf, pinnedTo, provenance, putDirectly } from "./fixtures.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const cloud = localAcm();
let before: IssuedLeaf;
let renewed: IssuedLeaf;
beforeAll(async () => {
  [before, renewed] = await Promise.all([issueLeaf(30), issueLeaf(1)]);
});
beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(console, "log").mockImplementation(() => {});
});

const on = (operation: string, kind: Fault, rule: Partial<FaultRule> = {}) =>
  cloud.acm.faults.add({ operation, kind, ...rule });
const denied: Fault = { type: "error", name: "AccessDeniedException", message: "no" };
const refused: Fault = { type: "error", name: "ValidationException", message: "no" };
/** Verification fails, though the target itself works as it should. */
const unserved = { verify: { timeoutSeconds: 1, endpoints: [{ host: "no-such-host.invalid", serverName: "x" }] } };

const codes = async (inputs: Properties, old?: Properties) =>
  (await provider.check(inputs, old)).map(({ code }) => code);
const failing = (run: () => Promise<unknown>) => inVirtualTime(() => failureOf(run()));

async function partialFailureOf(
  run: () => Promise<unknown>,
): Promise<{ message: string; outputs: Properties; id: string }> {
  const error = await failing(run);
  if (!(error instanceof PartialFailure)) throw new Error(`expected a partial failure, received: ${error.message}`);
  return { message: error.message, outputs: error.outputs as Properties, id: error.resourceId };
}

// check

test("check of a new, unpinned resource makes no call", async () => {
  expect(await codes(inputsOf(before))).toEqual([]);
  expect(cloud.calls()).toEqual([]);
});

test("check reports every mistake of bundle, tags and target together", async () => {
  const expired = await issueLeaf(30, { notAfter: daysFromNow(-1), keyAlgorithm: "Ed25519" });
  const found = await codes(
    inputsOf(expired, {
      rollbackPrivateKey: "no key",
      acm: { region, tags: { "aws:x": "", "pulumi-certificates-managed-by": "me" } },
    }),
  );
  expect(found.sort()).toEqual([
    "CERTIFICATE_EXPIRED",
    "CERTIFICATE_UNSUPPORTED",
    "PRIVATE_KEY_MISSING",
    "TAG_RESERVED",
    "TAG_RESERVED",
  ]);
});

test("check leaves out what is unknown, and still says what is wrong with the rest", async () => {
  expect(await codes(inputsOf(before, { privateKey: unknown }))).toEqual([]);
  expect(await codes(inputsOf(before, { privateKey: unknown, adopt: "yes" }))).toEqual(["ARGUMENT_INVALID"]);
});

test("check of a new, pinned resource looks at what is live, and with preflight offline does not", async () => {
  const pin = putDirectly(cloud.acm, before);
  const inputs = inputsOf(renewed, pinnedTo(pin));
  expect(await codes(inputs)).toEqual(["ROLLBACK_IMPOSSIBLE"]);
  cloud.acm.clearCalls();
  expect(await codes({ ...inputs, preflight: "offline" })).toEqual([]);
  expect(cloud.calls()).toEqual([]);
});

test("check of a pin that is not there says so", async () => {
  expect(await codes(inputsOf(before, pinnedTo(cloud.absentArn())))).toEqual(["TARGET_ABSENT"]);
});

test("check of a certificate that ACM issued itself says that nothing can be imported over it", async () => {
  const { certificatePem: certificate, chainPem: chain, privateKeyPem: privateKey } = before;
  const pin = cloud.acm.importDirectly({ bundle: { certificate, chain, privateKey }, type: "AMAZON_ISSUED" });
  const inputs = inputsOf(renewed, { ...pinnedTo(pin), rollbackPrivateKey: before.privateKeyPem });
  expect(await codes(inputs)).toEqual(["TARGET_NOT_IMPORTABLE"]);
});

test("a certificate that has expired since keeps nobody from changing the rest of the stack", async () => {
  const inputs = inputsOf(await issueLeaf(30, { notAfter: daysFromNow(-1) }));
  expect(await codes(inputs)).toEqual(["CERTIFICATE_EXPIRED"]);
  expect(await codes(inputs, inputs)).toEqual([]);
});

// create and update

test("create's outputs have the arguments, what is live, and what the next run needs", async () => {
  const { id, outputs } = await created(inputsOf(before));
  expect(outputs).toMatchObject({
    ...inputsOf(before),
    certificateArn: id,
    fingerprint: before.fingerprint,
    importedFingerprint: before.fingerprint,
    tags: { env: "production", ...provenance },
    preexisting: false,
  });
  for (const volatile of ["consumers", "importedAt", "readAt"]) expect(outputs).not.toHaveProperty(volatile);
});

test("an orphan of a killed run is adopted, and renewed where it must be", async () => {
  const orphan = putDirectly(cloud.acm, before, { tags: provenance });
  expect((await created(inputsOf(renewed))).id).toBe(orphan);
  expect(cloud.acm.certificates()).toMatchObject([{ fingerprint: renewed.fingerprint }]);
});

test("a pin counts as there before, so that a destroy retains it", async () => {
  const pin = putDirectly(cloud.acm, before);
  const inputs = inputsOf(renewed, { ...pinnedTo(pin), rollbackPrivateKey: before.privateKeyPem });
  expect((await created(inputs)).outputs).toMatchObject({ preexisting: true });
});

test("update keeps what the resource was: a pin stays retained", async () => {
  const { id, outputs } = await created(inputsOf(before));
  const after = (await provider.update(id, { ...outputs, preexisting: true }, inputsOf(renewed))) as Properties;
  expect(after).toMatchObject({ preexisting: true, fingerprint: renewed.fingerprint });
});

test("update with a diff right before it looks once, not twice", async () => {
  const { id, outputs } = await created(inputsOf(before));
  await provider.diff(id, outputs, inputsOf(renewed));
  cloud.acm.clearCalls();
  await provider.update(id, outputs, inputsOf(renewed));
  expect(cloud.calls()).toEqual(["ImportCertificate", "GetCertificate", "ListTagsForCertificate"]);
});

test("a failure with the old certificate live leaves the state as it was", async () => {
  const { id, outputs } = await created(inputsOf(before));
  const error = await failing(() => provider.update(id, outputs, inputsOf(renewed, unserved)));
  expect(error.message).toContain("rollback: restored");
  expect(error).not.toBeInstanceOf(PartialFailure);
});

test("a failure with the new certificate live carries it into the state, key included", async () => {
  const { id, outputs } = await created(inputsOf(before));
  on("ImportCertificate", refused, { after: 1, times: 9 });
  const failure = await partialFailureOf(() => provider.update(id, outputs, inputsOf(renewed, unserved)));
  expect(failure.id).toBe(id);
  expect(failure.outputs).toMatchObject({
    __provider: "the code",
    privateKey: renewed.privateKeyPem,
    fingerprint: renewed.fingerprint,
    importedFingerprint: renewed.fingerprint,
    certificateArn: id,
  });
});

test("tags that could not be set leave the new certificate in the state", async () => {
  const { id, outputs } = await created(inputsOf(before));
  on("AddTagsToCertificate", denied, { times: 9 });
  const inputs = inputsOf(renewed, { acm: { region, tags: { env: "staging" } } });
  const failure = await partialFailureOf(() => provider.update(id, outputs, inputs));
  expect(failure.outputs).toMatchObject({ fingerprint: renewed.fingerprint, __provider: "the code" });
  expect(failure.message.split("\n").toSpliced(3, 1)).toEqual([
    `Tagging of ${id} failed.`,
    "  failed: AddTagsToCertificate: AccessDeniedException: no",
    "  rollback: not_needed: there was nothing to take back",
    "  to do: run `pulumi up` again: it puts the tags right",
  ]);
  expect(failure.message).toContain("live now: the new certificate (SHA-256 ");
});

test("where it is not known which is live, both keys are kept, and the next run restores with either", async () => {
  const { id, outputs } = await created(inputsOf(before));
  // One read for the look before the import; then nothing can be read, and nothing be restored.
  on("GetCertificate", denied, { after: 1, times: 9 });
  on("ImportCertificate", refused, { after: 1, times: 9 });
  const failure = await partialFailureOf(() => provider.update(id, outputs, inputsOf(renewed)));
  expect(failure.outputs).toMatchObject({
    privateKey: renewed.privateKeyPem,
    previousFingerprint: before.fingerprint,
    importedFingerprint: renewed.fingerprint,
  });
  cloud.acm.faults.clear();

  for (const [live, key] of [
    [before, before.privateKeyPem],
    [renewed, renewed.privateKeyPem],
  ] as const) {
    putDirectly(cloud.acm, live, { arn: id });
    const next = await issueLeaf(0);
    const error = await failing(() => provider.update(id, failure.outputs, inputsOf(next, unserved)));
    expect(error.message).toContain("rollback: restored");
    expect(cloud.acm.bundleOf(id).privateKey).toBe(key);
  }
});

test("two failures in a row of which nothing could be read lose no key of what may be live", async () => {
  const { id, outputs } = await created(inputsOf(before));
  const break_ = () => {
    on("GetCertificate", denied, { after: 1, times: 9 });
    // The import never takes effect, and its answer is lost each time; so is the restore's.
    on("ImportCertificate", { type: "cut", effect: "before" }, { times: 9 });
  };
  break_();
  const first = await partialFailureOf(() => provider.update(id, outputs, inputsOf(renewed)));
  cloud.acm.faults.clear();
  break_();
  const newest = await issueLeaf(0);
  const second = await partialFailureOf(() => provider.update(id, first.outputs, inputsOf(newest)));
  cloud.acm.faults.clear();
  // All the time the first one was live, and its key is still at hand.
  expect(cloud.acm.certificate(id)?.fingerprint).toBe(before.fingerprint);
  const error = await failing(() => provider.update(id, second.outputs, inputsOf(newest, unserved)));
  expect(error.message).toContain("rollback: restored");
  expect(cloud.acm.certificate(id)?.fingerprint).toBe(before.fingerprint);
});

test("a rollbackPrivateKey that the user gave is not lost by a failure on a pin", async () => {
  const pin = putDirectly(cloud.acm, before);
  on("GetCertificate", denied, { after: 1, times: 9 });
  on("ImportCertificate", { type: "cut", effect: "before" }, { times: 9 });
  const inputs = inputsOf(renewed, { ...pinnedTo(pin), rollbackPrivateKey: before.privateKeyPem });
  const { outputs } = await partialFailureOf(() => provider.create(inputs));
  expect(outputs).toMatchObject({ preexisting: true, rollbackPrivateKey: before.privateKeyPem });
});

test("a first import that failed and was removed leaves no resource behind", async () => {
  const error = await failing(() => provider.create(inputsOf(before, unserved)));
  expect(error).not.toBeInstanceOf(PartialFailure);
  expect(cloud.acm.certificates()).toEqual([]);
});

test("a first import that could not be removed is in the state, so that a destroy removes it", async () => {
  on("DeleteCertificate", denied, { times: 9 });
  const { id, outputs } = await partialFailureOf(() => provider.create(inputsOf(before, unserved)));
  expect(cloud.acm.certificates()).toMatchObject([{ arn: id }]);
  cloud.acm.faults.clear();
  await inVirtualTime(() => provider.delete(id, outputs));
  expect(cloud.acm.certificates()).toEqual([]);
});

test("somebody else's certificate is never put into the state as ours", async () => {
  const { id, outputs } = await created(inputsOf(before));
  const theirs = await issueLeaf(0);
  const { certificatePem: certificate, chainPem: chain, privateKeyPem: privateKey } = theirs;
  on("ImportCertificate", { type: "third-party-write", bundle: { certificate, chain, privateKey } });
  const error = await failing(() => provider.update(id, outputs, inputsOf(renewed)));
  expect(error.message).toContain("rollback: conflict");
  expect(error).not.toBeInstanceOf(PartialFailure);
});

test("a partial failure is put right by the next update, at no import where the certificate is there", async () => {
  const { id, outputs } = await created(inputsOf(before));
  on("AddTagsToCertificate", denied);
  const inputs = inputsOf(renewed, { acm: { region, tags: { env: "staging" } } });
  const failure = await partialFailureOf(() => provider.update(id, outputs, inputs));
  cloud.acm.clearCalls();
  await inVirtualTime(() => provider.update(id, failure.outputs, inputs));
  expect(cloud.acm.certificate(id)?.tags).toMatchObject({ env: "staging" });
  expect(cloud.calls()).not.toContain("ImportCertificate");
});

test("update over what somebody deleted says what to do", async () => {
  const { id, outputs } = await created(inputsOf(before));
  cloud.acm.deleteDirectly(id);
  const error = await failing(() => provider.update(id, outputs, inputsOf(renewed)));
  expect(error.message).toBe(
    `${id}: expected a certificate in AWS Certificate Manager (${region}), received nothing there; run \`pulumi refresh\`, then \`pulumi up\`: it is imported anew`,
  );
});

test("a name that held a certificate before stays after a destroy, though the create over it failed", async () => {
  const service = await startLocalKeyVault();
  onTestFinished(() => service.close());
  setDefaultCACertificates([...getCACertificates("default"), service.caPem]);
  for (const [name, value] of Object.entries(service.environment)) vi.stubEnv(name, value);
  const { certificatePem: certificate, chainPem: chain, privateKeyPem: privateKey } = before;
  service.vault.importDirectly({ name: "api", bundle: { certificate, chain, privateKey } });
  const id = `${service.vaultUrl}/certificates/api`;
  // The import succeeds, the edge does not serve it, and the restore is refused.
  const { acm: _acm, ...rest } = inputsOf(renewed, { ...unserved, rollbackPrivateKey: before.privateKeyPem });
  const refusal: Fault = { type: "error", name: "BadParameter", message: "no" };
  service.vault.faults.add({ operation: "ImportCertificate", after: 1, times: 9, kind: refusal });
  const failure = await failureOf(
    provider.create({ ...rest, keyVault: { vaultUrl: service.vaultUrl, certificateName: "api" } }),
  );
  expect(failure).toMatchObject({ resourceId: id, outputs: { preexisting: true } });
  await provider.delete(id, (failure as PartialFailure).outputs as Properties);
  expect(service.vault.certificates()).toMatchObject([{ name: "api", phase: "live" }]);
});
