import { beforeAll, expect, test } from "vitest";
import { DeploymentError } from "../../provider/imported-certificate/deployment-error.ts";
import { importAnew } from "../../provider/imported-certificate/import-anew.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { bundleOf } from "../clouds/acm/fixtures.ts";
import type { Fault } from "../clouds/faults.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { allowOnly, localAcm } from "../targets/acm/in-process.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { failureOf, inputsOf, issueLeaf, provenance, requestOf } from "./fixtures.ts";

const cloud = localAcm();
let leaf: IssuedLeaf;
let theirs: IssuedLeaf;
beforeAll(async () => {
  [leaf, theirs] = await Promise.all([issueLeaf(1), issueLeaf(0)]);
});

const onImport = (kind: Fault, times = 1) => cloud.acm.faults.add({ operation: "ImportCertificate", kind, times });
const lostAfter: Fault = { type: "cut", effect: "after" };
const lostBefore: Fault = { type: "cut", effect: "before" };

async function importing(extra: Properties = {}) {
  const { request, warnings } = await requestOf(inputsOf(leaf, extra));
  return { run: () => inVirtualTime(() => importAnew(request)), warnings };
}
const imported = async (extra: Properties = {}) => (await importing(extra)).run();

async function failed(extra: Properties = {}): Promise<DeploymentError> {
  const error = await failureOf(imported(extra));
  expect(error).toBeInstanceOf(DeploymentError);
  return error as DeploymentError;
}

test("one import and one read is all that it costs, tags included", async () => {
  const { id } = await imported();
  expect(cloud.calls()).toEqual(["ImportCertificate", "GetCertificate"]);
  expect(cloud.acm.certificate(id)?.tags).toEqual({ env: "production", ...provenance });
});

test("an import whose answer was lost is found by its provenance, not made twice", async () => {
  onImport(lostAfter);
  const { id } = await imported();
  expect(cloud.acm.certificates().map(({ arn }) => arn)).toEqual([id]);
});

test("an import that never arrived is made again, once it was looked for long enough", async () => {
  onImport(lostBefore);
  const { id } = await imported();
  expect(cloud.acm.certificates().map(({ arn }) => arn)).toEqual([id]);
  expect(cloud.calls().filter((name) => name === "ListCertificates").length).toBeGreaterThanOrEqual(3);
});

test("an import that arrived at the second attempt, its answer lost again, is found", async () => {
  onImport(lostBefore);
  cloud.acm.faults.add({ operation: "ImportCertificate", after: 1, kind: lostAfter });
  const { id } = await imported();
  expect(cloud.acm.certificates().map(({ arn }) => arn)).toEqual([id]);
});

test("an import that never arrived twice fails, says that it is not known, and that the next run adopts it", async () => {
  onImport(lostBefore, 2);
  const { message, report } = await failed();
  expect(report).toMatchObject({ id: undefined, outcome: "not_needed", liveNow: "unknown" });
  expect(message).toMatch(/^Import failed\.\n {2}failed: ImportCertificate: /);
  expect(message).toContain("to do: run `pulumi up` again: it adopts the certificate if the lost call made one");
  expect(cloud.acm.certificates()).toEqual([]);
});

test("not being allowed to look for a lost import does not hide what failed first", async () => {
  allowOnly(cloud.acm, "acm:ImportCertificate", "acm:AddTagsToCertificate", "acm:GetCertificate");
  onImport(lostAfter);
  const { run, warnings } = await importing();
  const error = await failureOf(run());
  expect(error.message).toMatch(/failed: ImportCertificate: [\s\S]*live now: not known[\s\S]*run `pulumi up` again/);
  expect(warnings.join("\n")).toContain("acm:ListCertificates");
});

test("an import that the service refuses leaves nothing, and says why", async () => {
  onImport({ type: "error", name: "ValidationException", message: "The certificate has expired." });
  expect((await failed()).message).toBe(
    [
      "Import failed.",
      "  failed: ImportCertificate: ValidationException: The certificate has expired.",
      "  rollback: not_needed: there was nothing to take back",
      "  live now: nothing",
    ].join("\n"),
  );
});

test("an import without the permission is one call", async () => {
  allowOnly(cloud.acm, "acm:GetCertificate");
  const { report } = await failed();
  expect(report).toMatchObject({ first: { kind: "denied" }, liveNow: "nothing" });
  expect(cloud.calls()).toEqual(["ImportCertificate"]);
});

test("what cannot be verified is removed again: no half-made certificate is left behind", async () => {
  cloud.acm.faults.add({
    operation: "GetCertificate",
    times: 1000,
    kind: { type: "error", name: "AccessDeniedException" },
  });
  const { message, report } = await failed();
  expect(report).toMatchObject({ id: undefined, outcome: "restored", liveNow: "nothing" });
  expect(message).toContain("failed: GetCertificate: AccessDeniedException");
  expect(message).toContain("rollback: restored: what this run had imported was removed again");
  expect(cloud.acm.certificates()).toEqual([]);
});

test("an edge that does not serve it takes the import back as well", async () => {
  const endpoints = [{ host: "no-such-host.invalid", serverName: "api.example.com" }];
  const { report } = await failed({ verify: { timeoutSeconds: 1, endpoints } });
  expect(report).toMatchObject({ first: { mismatch: "endpoint" }, outcome: "restored", liveNow: "nothing" });
  expect(cloud.acm.certificates()).toEqual([]);
});

test("what can be neither verified nor removed is kept in the state, with both errors", async () => {
  cloud.acm.faults.add({
    operation: "GetCertificate",
    times: 99,
    kind: { type: "error", name: "AccessDeniedException" },
  });
  allowOnly(cloud.acm, "acm:ImportCertificate", "acm:AddTagsToCertificate", "acm:GetCertificate");
  const { message, report } = await failed();
  const [{ arn } = { arn: "" }] = cloud.acm.certificates();
  expect(report).toMatchObject({ id: arn, outcome: "also_failed", liveNow: "unknown" });
  expect(message).toContain(`Import of ${arn} failed.`);
  expect(message).toContain("failed: GetCertificate: AccessDeniedException");
  expect(message).toContain("the rollback's own error: DeleteCertificate: AccessDeniedException");
  expect(message).toContain(`to do: run \`pulumi up\` again; or delete ${arn} by hand if it is not wanted`);
});

test("what an edge does not serve and nobody may remove is live, and said to be", async () => {
  allowOnly(cloud.acm, "acm:ImportCertificate", "acm:AddTagsToCertificate", "acm:GetCertificate");
  const endpoints = [{ host: "no-such-host.invalid", serverName: "api.example.com" }];
  const { message, report } = await failed({ verify: { timeoutSeconds: 1, endpoints } });
  expect(report).toMatchObject({ outcome: "also_failed", liveNow: "wanted" });
  expect(message).toContain("live now: the new certificate");
});

test("somebody else's write at the new ARN is a conflict, and is not deleted", async () => {
  onImport({ type: "third-party-write", bundle: bundleOf(theirs) });
  const { report } = await failed();
  expect(report).toMatchObject({ outcome: "conflict", liveNow: "another" });
  expect(cloud.acm.certificates()).toMatchObject([{ fingerprint: theirs.fingerprint }]);
});
