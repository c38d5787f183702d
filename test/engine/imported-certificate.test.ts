import { createHash, createPublicKey } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { type Edge, startEdge } from "../edge.ts";
import { type IssuedLeaf, issueAuthority, type LeafOptions } from "../pki/index.ts";
import { type AcmStack, type AcmStackOptions, acmStack, bundleOf, idOf } from "./acm-stack.ts";
import { certificateSteps, listenerSteps, timesSaid } from "./certificate-stack.ts";
import { availableEngines, type Run } from "./engine.ts";
import { messages } from "./probe.ts";

const engines = await availableEngines();
process.stdout.write(`imported certificates run through: ${engines.map(({ name }) => name).join(", ")}\n`);

const issuer = issueAuthority().issueIntermediate();
const issue = (options: Partial<LeafOptions> = {}) => issuer.issueLeaf({ names: ["api.example.com"], ...options });

const writes = ["ImportCertificate", "AddTagsToCertificate", "RemoveTagsFromCertificate", "DeleteCertificate"];
const target = { region: "eu-west-1" };
const listener = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/demo/1/2";

describe.each(engines)("$name", { timeout: 240_000 }, (engine) => {
  /** A stack that lives as long as the test. */
  const opened = async ({ onTestFinished }: TestContext, options: AcmStackOptions) => {
    const stack = await acmStack(engine, options);
    onTestFinished(stack.close);
    return stack;
  };

  describe("a certificate's life", () => {
    let stack: AcmStack;
    let edge: Edge;
    let arn: string;
    let live: IssuedLeaf;

    beforeAll(async () => {
      const settings = { verify: { timeoutSeconds: 2 } };
      stack = await acmStack(engine, { program: "listener", config: { names: ["api"], target, settings } });
      edge = await startEdge(async () => stack.cloud.acm.bundleOf(arn));
    });
    afterAll(async () => {
      await edge.close();
      await stack.close();
    });

    const bring = (leaf: IssuedLeaf) => stack.certificates.receive("api", leaf);
    const held = () => stack.cloud.acm.certificate(arn);
    const expectLive = async (leaf: IssuedLeaf) => {
      expect(held()).toMatchObject({ fingerprint: leaf.fingerprint, privateKeyFingerprint: publicKeyOf(leaf) });
      await expect.poll(() => edge.served()).toBe(leaf.fingerprint);
    };

    test("a create costs two calls beside the one listing, because a stack may have hundreds", async () => {
      live = await issue();
      bring(live);
      const run = await up(stack);
      expect(certificateSteps(run)).toEqual(["create api"]);
      expect(stack.newCalls()).toEqual(["ListCertificates", "ImportCertificate", "GetCertificate"]);
      arn = idOf(run, "api");
      expect(held()).toMatchObject({
        consumers: [listener],
        tags: {
          env: "production",
          "pulumi-certificates-managed-by": "pulumi-certificates",
          "pulumi-certificates-certificate-id": "organization/listener/dev/api",
        },
      });
      await expectLive(live);
    });

    test("an up with nothing changed makes no call at all, so it needs no network and no quota", async () => {
      expect(certificateSteps(await up(stack))).toEqual(["same api"]);
      expect(stack.newCalls()).toEqual([]);
    });

    test("the preview of a rotation shows no change on the listener, which is what a reviewer fears", async () => {
      live = await issue();
      bring(live);
      const preview = await stack.certificates.stack.preview();
      expect(preview.succeeded, preview.text).toBe(true);
      expect(certificateSteps(preview)).toEqual(["update api"]);
      expect(listenerSteps(preview)).toEqual(["same api"]);
      expect(stack.newCalls().filter((call) => writes.includes(call))).toEqual([]);
    });

    test("a rotation keeps the ARN and costs at most five calls", async () => {
      const run = await up(stack);
      expect(certificateSteps(run)).toEqual(["update api"]);
      expect(listenerSteps(run)).toEqual(["same api"]);
      expect(idOf(run, "api")).toBe(arn);
      const calls = stack.newCalls();
      expect(calls).toContain("ImportCertificate");
      expect(calls.length, calls.join(" ")).toBeLessThanOrEqual(5);
      await expectLive(live);
    });

    test("a failed rotation to a new key leaves the old certificate live under its own key", async () => {
      bring(await issue());
      stack.cloud.acm.faults.add({ operation: "ImportCertificate", kind: { type: "stale", reads: 4 } });
      const run = await stack.certificates.stack.up();
      expect(run.succeeded).toBe(false);
      expect(certificateSteps(run)).toEqual(["update api failed"]);
      expect(timesSaid(run, `Rotation of ${arn} failed.`), run.text).toBe(1);
      expect(run.text).toContain("rollback: restored");
      expect(stack.newCalls().filter((call) => writes.includes(call))).toEqual([
        "ImportCertificate",
        "ImportCertificate",
      ]);
      await expectLive(live);
      expect(edge.history.length, "the edge has served the new one and the old one again").toBe(4);
    });

    test("once the cause is gone the next up completes the rotation", async () => {
      live = await issue();
      bring(live);
      const run = await up(stack);
      expect(certificateSteps(run)).toEqual(["update api"]);
      expect(listenerSteps(run)).toEqual(["same api"]);
      await expectLive(live);
    });

    test("a newer certificate of somebody else shows as drift and is not overwritten", async () => {
      const theirs = await issue({ notBefore: new Date(Date.now() - 60_000) });
      stack.cloud.acm.importDirectly({ arn, bundle: bundleOf(theirs) });
      const refresh = await stack.certificates.stack.refresh();
      expect(certificateSteps(refresh), refresh.text).toEqual(["update api"]);
      expect(await stack.certificates.stack.outputs(), "refreshed").toMatchObject({ "api-id": arn });
      stack.newCalls();

      const run = await stack.certificates.stack.up();
      expect(run.succeeded).toBe(false);
      expect(timesSaid(run, 'no newer than the one to import, or onConflict: "overwrite"'), run.text).toBe(1);
      expect(run.text).toContain(theirs.fingerprint.slice(0, 16));
      expect(stack.newCalls().filter((call) => writes.includes(call))).toEqual([]);
      await expectLive(theirs);
    });

    test("a certificate that was deleted by hand comes back, and the listener moves to its new ARN", async () => {
      stack.cloud.acm.deleteDirectly(arn);
      expect(certificateSteps(await stack.certificates.stack.refresh())).toEqual(["delete api"]);
      const run = await up(stack);
      expect(certificateSteps(run)).toEqual(["create api"]);
      expect(listenerSteps(run)).toEqual(["update api"]);
      expect(idOf(run, "api")).not.toBe(arn);
      arn = idOf(run, "api");
      expect(held()?.consumers).toEqual([listener]);
      await expectLive(live);
      stack.newCalls();
    });

    test("a destroy costs at most two calls and leaves nothing", async () => {
      const run = await stack.certificates.stack.destroy();
      expect(run.succeeded, run.text).toBe(true);
      expect(stack.newCalls()).toEqual(["ListTagsForCertificate", "DeleteCertificate"]);
      expect(stack.cloud.acm.certificates()).toEqual([]);
    });
  });

  describe.concurrent("a run that was killed", () => {
    /** The call under way, which the log goes on to follow. */
    const killedDuring = async (
      { expect }: TestContext,
      stack: AcmStack,
      { operation, andProvider }: { operation: string; andProvider: boolean },
    ) => {
      const running = stack.certificates.stack.start("up");
      const call = () => stack.cloud.acm.calls.find((each) => each.operation === operation);
      await expect.poll(call, { timeout: 30_000 }).toBeDefined();
      await running.kill({ andProvider });
      expect((await running.done).succeeded).toBe(false);
      await stack.certificates.stack.cancel();
      const held = call();
      stack.newCalls();
      return held;
    };

    test("before the import leaves a provider that writes nothing more, or there would be two certificates", async (context) => {
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const config = { names: ["api"], target };
      const stack = await opened(context, { program: "listener", config, sleep: () => released });
      stack.certificates.receive("api", await issue());
      stack.cloud.acm.faults.add({
        operation: "ListCertificates",
        kind: { type: "delay", milliseconds: 1, effect: "after" },
      });
      const listing = await killedDuring(context, stack, { operation: "ListCertificates", andProvider: false });
      await up(stack);
      release();
      await context.expect.poll(() => listing?.outcome).toBe("ok");
      await sleep(500);
      expect(stack.cloud.acm.certificates()).toHaveLength(1);
    });

    test.for([
      { lives: "lives on", andProvider: false },
      { lives: "dies too", andProvider: true },
    ])(
      "between import and answer, where the provider $lives, leaves an orphan that the next up adopts",
      async (killed, context) => {
        const stack = await opened(context, { program: "listener", config: { names: ["api"], target } });
        const leaf = await issue();
        stack.certificates.receive("api", leaf);
        const kind = { type: "delay", milliseconds: 20_000, effect: "after" } as const;
        stack.cloud.acm.faults.add({ operation: "ImportCertificate", kind });
        await killedDuring(context, stack, { operation: "ImportCertificate", ...killed });
        const run = await up(stack);
        expect(certificateSteps(run)).toEqual(["create api"]);
        const [orphan, ...duplicates] = stack.cloud.acm.certificates();
        expect(duplicates).toEqual([]);
        expect(orphan).toMatchObject({ arn: idOf(run, "api"), fingerprint: leaf.fingerprint, consumers: [listener] });
        expect(stack.newCalls()).not.toContain("ImportCertificate");
        expect(timesSaid(run, `adopting ${orphan?.arn}`), run.text).toBe(1);
      },
    );
  });

  describe.concurrent("what has to be replaced", () => {
    test("a new key type or region makes the new certificate first, moves the listener, then removes the old one", async (context) => {
      const stack = await opened(context, { program: "listener", config: { names: ["api"], target } });
      stack.cloud.acm.configure({ inUseLagMilliseconds: 1200 });
      stack.certificates.receive("api", await issue());
      const rsa = idOf(await up(stack), "api");

      stack.certificates.receive("api", await issue({ keyAlgorithm: "EC_prime256v1" }));
      const ec = await replaced(stack, { from: rsa });
      const deletes = stack.cloud.acm.calls.filter(({ operation }) => operation === "DeleteCertificate");
      expect(deletes.at(0)?.outcome, "a listener is noticed as gone after a while").toBe("ResourceInUseException");
      expect(deletes.at(-1)?.outcome).toBe("ok");

      await stack.certificates.setConfig({ target: { region: "us-east-1" } });
      const moved = await replaced(stack, { from: ec });
      expect(moved).toMatch(/^arn:aws:acm:us-east-1:/);
    });

    test("a pinned ARN is rotated in place or not at all, and stays when the stack goes", async (context) => {
      const stack = await opened(context, { program: "certificates", config: { resources: [] } });
      const theirs = await issue();
      const arn = stack.cloud.acm.importDirectly({ bundle: bundleOf(theirs) });
      await stack.certificates.setConfig({ resources: [{ name: "api", args: { acm: { certificateArn: arn } } }] });
      stack.certificates.receive("api", theirs);
      expect(certificateSteps(await up(stack))).toEqual(["create api"]);
      expect(stack.newCalls(), "the same bundle is there already").not.toContain("ImportCertificate");

      stack.certificates.receive("api", await issue({ keyAlgorithm: "EC_prime256v1" }));
      const preview = await stack.certificates.stack.preview();
      expect(preview.succeeded, preview.text).toBe(false);
      expect(timesSaid(preview, "expected a certificate that may go over the live one"), preview.text).toBe(1);
      expect(preview.text).toContain("RSA_2048 cannot become EC_prime256v1");
      expect(stack.newCalls().filter((call) => writes.includes(call))).toEqual([]);

      const destruction = await stack.certificates.stack.destroy();
      expect(timesSaid(destruction, `${arn} is retained`), destruction.text).toBe(1);
      expect(stack.cloud.acm.certificate(arn)?.fingerprint).toBe(theirs.fingerprint);
    });

    async function replaced({ cloud, certificates, newCalls }: AcmStack, { from }: { from: string }): Promise<string> {
      newCalls();
      const run = await certificates.stack.up();
      expect(run.succeeded, run.text).toBe(true);
      expect(certificateSteps(run)).toEqual(["create-replacement api", "replace api", "delete-replaced api"]);
      expect(listenerSteps(run)).toEqual(["update api"]);
      const arn = idOf(run, "api");
      expect(cloud.acm.certificate(from)).toBeUndefined();
      expect(cloud.acm.certificate(arn)?.consumers).toEqual([listener]);
      return arn;
    }
  });

  describe.concurrent("a preview", () => {
    const api = { name: "api", args: { acm: target } };

    test("shows what follows from the bundle, leaves out the ARN, and takes what is not known yet as it is", async (context) => {
      const stack = await opened(context, { program: "certificates", config: { resources: [api] } });
      const first = await issue({ notAfter: new Date("2030-01-31T12:00:00Z") });
      stack.certificates.receive("api", first);
      const known = await stack.certificates.stack.preview();
      expect(shown(known)).toEqual([`api fingerprint: ${first.fingerprint}`, "api notAfter: 2030-01-31T12:00:00.000Z"]);

      await stack.certificates.setConfig({ resources: [{ ...api, issuedInProgram: true }] });
      const unknown = await stack.certificates.stack.preview();
      expect(unknown.succeeded, unknown.text).toBe(true);
      expect(certificateSteps(unknown)).toEqual(["create api"]);
      expect(shown(unknown)).toEqual([]);
      const creation = await up(stack);
      expect(shown(creation)).toHaveLength(3);
      const [created] = stack.cloud.acm.certificates();
      expect(created?.fingerprint).toBe(first.fingerprint);
      stack.newCalls();

      stack.certificates.receive("api", await issue());
      const unknownUpdate = await stack.certificates.stack.preview();
      expect(unknownUpdate.succeeded, unknownUpdate.text).toBe(true);
      expect(certificateSteps(unknownUpdate)).toEqual(["update api"]);
      expect(shown(unknownUpdate), "an id stays known").toEqual([`api id: ${created?.arn}`]);
      expect(stack.newCalls()).toEqual([]);
    });

    test("says all that is wrong with the arguments at once, without a call and without their values", async (context) => {
      const args = { acm: { region: "Frankfurt" }, verify: { timeout: 5 }, provenanceId: "a value not to be shown!" };
      const stack = await opened(context, { program: "certificates", config: { resources: [{ name: "api", args }] } });
      stack.certificates.receive("api", await issue());
      const run = await stack.certificates.stack.preview();
      expect(run.succeeded).toBe(false);
      for (const message of [
        "acm.region: expected an AWS region such as eu-west-1",
        "verify.timeout: expected an argument that is documented, received an unknown one",
        "provenanceId: expected 1 to 256 characters",
      ]) {
        expect(timesSaid(run, message), `${message} in ${run.text}`).toBe(1);
      }
      expect(run.text).not.toContain("a value not to be shown");

      await stack.certificates.setConfig({ resources: [api] });
      const [other, own] = [await issue(), await issue()];
      stack.certificates.receive("api", { ...own, privateKeyPem: other.privateKeyPem });
      const mismatch = await stack.certificates.stack.preview();
      expect(mismatch.succeeded).toBe(false);
      expect(timesSaid(mismatch, "privateKey: expected "), mismatch.text).toBe(1);
      expect(mismatch.text).not.toContain("BEGIN");
      expect(stack.newCalls()).toEqual([]);
    });

    const shown = (run: Run) =>
      messages(run, "info")
        .map((message) => message.trim())
        .filter((message) => message.startsWith("api "))
        .sort();
  });
});

async function up({ certificates }: AcmStack): Promise<Run> {
  const run = await certificates.stack.up();
  expect(run.succeeded, run.text).toBe(true);
  return run;
}

/** SHA-256 of the public key, as the local clouds tell keys apart. */
function publicKeyOf({ keyObject }: IssuedLeaf): string {
  return createHash("sha256")
    .update(createPublicKey(keyObject).export({ type: "spki", format: "der" }))
    .digest("hex");
}
