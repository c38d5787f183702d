import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { startLocalKeyVault } from "../clouds/key-vault/index.ts";
import { type Edge, startEdge } from "../edge.ts";
import { type AcmStack, acmStack, bundleOf } from "../engine/acm-stack.ts";
import { certificateSteps } from "../engine/certificate-stack.ts";
import { availableEngines, type Engine } from "../engine/engine.ts";
import { type IssuedLeaf, issueAuthority } from "../pki/index.ts";
import { answerOf, type CommandRun, command } from "./command.ts";
import { commandOnStack } from "./exported-state.ts";
import { written } from "./files.ts";
import { exportedStack, inClear, provenance } from "./stack.ts";

const engines = await availableEngines();
process.stdout.write(`recover runs on stacks of: ${engines.map(({ name }) => name).join(", ")}\n`);

const issuer = issueAuthority({ keyAlgorithm: "EC_prime256v1" }).issueIntermediate({ keyAlgorithm: "EC_prime256v1" });
const issue = () => issuer.issueLeaf({ names: ["api.example.com"], keyAlgorithm: "EC_prime256v1" });

interface Inspected {
  readonly problems: readonly string[];
  readonly certificate: { readonly fingerprint: string } | null;
  readonly owner: string | null;
  readonly stack: { readonly agrees: boolean; readonly liveIs: string; readonly lastFailure: string | null } | null;
  readonly restorable: { readonly possible: boolean } | null;
}

/** A certificate "api" behind an edge, in a stack of its own. */
async function stackWithEdge(engine: Engine) {
  const stack = await acmStack(engine, { program: "certificates", config: { resources: [] } });
  const arns = () => stack.cloud.acm.certificates().map(({ arn }) => arn);
  const edge = await startEdge(async () => stack.cloud.acm.bundleOf(arns()[0] ?? ""));
  const endpoints = [{ host: edge.host, port: edge.port, serverName: "api.example.com" }];
  const args = { acm: { region: "eu-west-1", tags: { env: "production" } }, verify: { timeoutSeconds: 2, endpoints } };
  await stack.certificates.setConfig({ resources: [{ name: "api", args }] });
  return {
    stack,
    edge,
    bring: (leaf: IssuedLeaf) => stack.certificates.receive("api", leaf),
    held: () => stack.cloud.acm.certificates()[0],
    run: (...args: string[]) => commandOnStack(engine, stack.certificates, args, { env: stack.cloud.env }),
    close: async () => {
      await edge.close();
      await stack.close();
    },
  };
}

/** The edge hangs, so the rotation fails when it is in; and every import after it is refused, so its restore fails too. */
async function failTwice({ stack, edge }: { stack: AcmStack; edge: Edge }): Promise<void> {
  edge.freeze();
  const kind = { type: "error", name: "LimitExceededException" } as const;
  stack.cloud.acm.faults.add({ operation: "ImportCertificate", after: 1, times: 99, kind });
  const run = await stack.certificates.stack.up();
  expect(run.succeeded).toBe(false);
  expect(run.text).toContain("rollback: also_failed");
}

describe.each(engines)("$name", { timeout: 240_000 }, (engine) => {
  describe("the playbook's path: a restore that failed too, seen, mended, and clean again", () => {
    let world: Awaited<ReturnType<typeof stackWithEdge>>;
    let [old, failed]: (IssuedLeaf | undefined)[] = [];
    const shown: CommandRun[] = [];
    const run = async (...args: string[]) => {
      const done = await world.run(...args);
      shown.push(done);
      return done;
    };

    beforeAll(async () => {
      world = await stackWithEdge(engine);
      old = await issue();
      world.bring(old);
      const first = await world.stack.certificates.stack.up();
      expect(first.succeeded, first.text).toBe(true);
      failed = await issue();
      world.bring(failed);
    });
    afterAll(() => world.close());

    test("before it, all is well and there is nothing to recover", async () => {
      const seen = await run("inspect", "api", "--json");
      expect(answerOf<Inspected>(seen)).toMatchObject({
        problems: [],
        certificate: { fingerprint: old?.fingerprint },
        owner: "organization/certificates/dev/api",
        stack: { agrees: true, lastFailure: null },
        restorable: { possible: true },
      });
      expect(seen.code).toBe(0);
      const nothing = await run("recover", "api");
      expect(nothing, nothing.stderr).toMatchObject({ code: 0 });
      expect(nothing.stdout).toContain("nothing: it is live already");
    });

    test("after it, inspect says which certificate is live, that the last run failed, and what to do", async () => {
      await failTwice(world);
      expect(world.held()?.fingerprint).toBe(failed?.fingerprint);
      const seen = await run("inspect", "api", "--json");
      expect(seen.code).toBe(1);
      const answer = answerOf<Inspected>(seen);
      expect(answer.certificate?.fingerprint).toBe(failed?.fingerprint);
      expect(answer.stack?.lastFailure).toContain("also_failed");
      expect(answer.restorable, "both keys are in the state").toMatchObject({ possible: true });
      const text = await run("inspect", "api");
      expect(text.stdout).toContain("pulumi-certificates recover api");
    });

    test("a dry run shows both certificates and writes nothing; without a terminal nobody can be asked, so --yes is", async () => {
      world.stack.newCalls();
      const dry = await run("recover", "api", "--dry-run");
      expect(dry, dry.stderr).toMatchObject({ code: 0 });
      expect(dry.stdout).toContain(failed?.fingerprint);
      expect(dry.stdout).toMatch(new RegExp(`to be live +SHA-256 ${old?.fingerprint}`));
      expect(await run("recover", "api")).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes") });
      expect(world.stack.newCalls()).not.toContain("ImportCertificate");
    });

    test("recover fails as the transaction does where the service still refuses, and says what is live", async () => {
      const refused = await run("recover", "api", "--yes");
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain("live now: the certificate from before this run");
      expect(world.held()?.fingerprint).toBe(failed?.fingerprint);
    });

    test("recover brings the old one back under its own key, out of the stack's state alone", async () => {
      world.stack.cloud.acm.faults.clear();
      world.edge.follow();
      const mended = await run("recover", "api", "--yes");
      expect(mended, mended.stderr).toMatchObject({ code: 0 });
      expect(mended.stdout).toContain("run `pulumi up`");
      expect(world.held()).toMatchObject({ fingerprint: old?.fingerprint, tags: { env: "production" } });
      await expect.poll(() => world.edge.served()).toBe(old?.fingerprint);
      const seen = answerOf<Inspected>(await run("inspect", "api", "--json"));
      expect(seen.stack).toMatchObject({ agrees: false, liveIs: "the one from before the last run" });
    });

    test("the next up is clean where the program brings the old certificate again, and imports nothing", async () => {
      world.bring(old as IssuedLeaf);
      world.stack.newCalls();
      const back = await world.stack.certificates.stack.up();
      expect(back.succeeded, back.text).toBe(true);
      expect(world.stack.newCalls()).not.toContain("ImportCertificate");
      expect(answerOf<Inspected>(await run("inspect", "api", "--json"))).toMatchObject({ problems: [] });
    });

    // Some more runs, which are the same for all engines.
    test.skipIf(engine.kind === "cli")(
      "the rotation that failed can then be made, and the one after changes nothing",
      async () => {
        world.bring(failed as IssuedLeaf);
        const on = await world.stack.certificates.stack.up();
        expect(certificateSteps(on), on.text).toEqual(["update api"]);
        expect(world.held()?.fingerprint).toBe(failed?.fingerprint);
        const same = await world.stack.certificates.stack.up();
        expect(certificateSteps(same)).toEqual(["same api"]);
        expect(await run("inspect", "api")).toMatchObject({ code: 0 });
      },
    );

    test("nothing that was shown on the way has a byte of a key in it", () => {
      const text = shown.map(({ stdout, stderr }) => stdout + stderr).join("\n");
      for (const leaf of [old, failed]) {
        const [, line = ""] = leaf?.privateKeyPem.split("\n") ?? [];
        expect(line.length).toBe(64);
        expect(text).not.toContain(line.slice(8, 40));
      }
      expect(text).not.toContain("BEGIN");
    });
  });
});

// What the engine has to do with these is the same for all: the one that is always there is enough.
describe.each(engines.filter(({ kind }) => kind === "stand-in"))("$name", { timeout: 240_000 }, (engine) => {
  test("a third certificate comes from files, and the next up takes it over once the program brings it", async (context: TestContext) => {
    const world = await stackWithEdge(engine);
    context.onTestFinished(world.close);
    world.bring(await issue());
    await world.stack.certificates.stack.up();
    world.bring(await issue());
    await failTwice(world);
    world.stack.cloud.acm.faults.clear();
    world.edge.follow();
    const third = await issue();
    const [certificate = "", chain = "", key = ""] = written({
      "third.pem": third.certificatePem,
      "chain.pem": third.chainPem,
      "third.key": third.privateKeyPem,
    });
    const files = ["--certificate", certificate, "--chain", chain, "--private-key", key];
    const done = await world.run("recover", "api", "--yes", ...files);
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(world.held()?.fingerprint).toBe(third.fingerprint);
    world.bring(third);
    const up = await world.stack.certificates.stack.up();
    expect(up.succeeded, up.text).toBe(true);
    expect(await world.run("inspect", "api")).toMatchObject({ code: 0 });
  });

  test("somebody else's newer certificate is not gone over, unless the person says so", async (context: TestContext) => {
    const world = await stackWithEdge(engine);
    context.onTestFinished(world.close);
    const ours = await issue();
    world.bring(ours);
    await world.stack.certificates.stack.up();
    const theirs = await issuer.issueLeaf({
      names: ["api.example.com"],
      keyAlgorithm: "EC_prime256v1",
      notBefore: new Date(Date.now() - 60_000),
    });
    world.stack.cloud.acm.importDirectly({ arn: world.held()?.arn ?? "", bundle: bundleOf(theirs) });
    const refused = await world.run("recover", "api", "--yes");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("a newer one that this resource did not put there");
    expect(refused.stderr).toContain("ROLLBACK".toLowerCase());
    expect(world.held()?.fingerprint).toBe(theirs.fingerprint);
    const forced = ["--on-conflict", "overwrite", "--rollback", "best-effort"];
    const done = await world.run("recover", "api", "--yes", ...forced);
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(world.held()?.fingerprint).toBe(ours.fingerprint);
  });
});

test("in a vault the old bundle becomes the latest version again, and without it the state's fingerprint says which file", async (context: TestContext) => {
  const cloud = await startLocalKeyVault();
  context.onTestFinished(() => cloud.close());
  const [before, failed] = [await issue(), await issue()];
  for (const leaf of [before, failed])
    cloud.vault.importDirectly({ name: "api", bundle: bundleOf(leaf), tags: provenance });
  const target = { keyVault: { vaultUrl: cloud.vaultUrl, certificateName: "api" } };
  const state = { id: `${cloud.vaultUrl}/certificates/api`, imported: failed, target };
  const outputs = { previousFingerprint: before.fingerprint };
  const inputs = {
    certificate: before.certificatePem,
    chain: before.chainPem,
    privateKey: inClear(before.privateKeyPem),
  };
  const recover = (stdin: string) =>
    command(["recover", "api", "--state", "-", "--yes"], { env: cloud.environment, stdin });
  const without = await recover(exportedStack({ ...state, outputs }));
  expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining(before.fingerprint) });
  const done = await recover(exportedStack({ ...state, outputs, inputs }));
  expect(done, done.stderr).toMatchObject({ code: 0 });
  const versions = cloud.vault.certificate("api")?.versions ?? [];
  expect(versions).toHaveLength(3);
  expect(versions.at(-1)).toMatchObject({ fingerprint: before.fingerprint, tags: provenance });
});
