import { beforeAll, describe, expect, test } from "vitest";
import { acmFixture, bundleOf, issue } from "../clouds/acm/fixtures.ts";
import { startLocalKeyVault } from "../clouds/key-vault/index.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { answerOf, command } from "./command.ts";
import { written } from "./files.ts";
import { exportedStack, inClear, owner, provenance } from "./stack.ts";

interface Inspected {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly live: boolean;
  readonly certificate: { readonly fingerprint: string; readonly daysLeft: number } | null;
  readonly chain: readonly object[] | null;
  readonly owner: string | null;
  readonly consumers: readonly string[] | null;
  readonly consumersUnknown?: string;
  readonly stack: object | null;
  readonly restorable: { readonly possible: boolean; readonly reason: string } | null;
}

const target = { acm: { region: "eu-west-1" } };
const listener = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/1/2";

describe("in ACM", () => {
  /** A local ACM that holds `leaf`, and the command on it. */
  async function holding(leaf: IssuedLeaf, tags: Readonly<Record<string, string>> = provenance) {
    const { acm, env } = await acmFixture();
    const { chain, ...alone } = bundleOf(leaf);
    const arn = acm.importDirectly({ bundle: { ...alone, ...(chain && { chain }) }, tags });
    const inspect = async (args: readonly string[], stdin = "") => {
      const run = await command(["inspect", ...args, "--json"], { env, stdin });
      return { ...run, answer: answerOf<Inspected>(run) };
    };
    return { acm, env, arn, inspect };
  }

  test("an ARN alone shows what is live, whose it is and what holds it, and says that no stack was looked at", async () => {
    const leaf = await issue();
    const { acm, env, arn, inspect } = await holding(leaf);
    acm.attach(arn, listener);
    const { code, answer } = await inspect([arn]);
    expect(code).toBe(0);
    expect(answer).toMatchObject({
      ok: true,
      certificate: { fingerprint: leaf.fingerprint, daysLeft: 89 },
      owner,
      consumers: [listener],
      stack: null,
      restorable: null,
    });
    expect(answer.chain).toHaveLength(1);
    const text = await command(["inspect", arn], { env });
    expect(text.stdout).toContain("left out: no stack was named");
    expect(text.stdout).toMatch(new RegExp(`SHA-256 +${leaf.fingerprint}`));
  });

  test("somebody else's certificate under our id is drift, and no key for it means no way back", async () => {
    const [ours, theirs] = [await issue(), await issue()];
    const { arn, inspect } = await holding(theirs, {});
    const state = exportedStack({ id: arn, imported: ours, target });
    const { code, answer } = await inspect(["api", "--state", "-"], state);
    expect(code).toBe(1);
    expect(answer.restorable).toMatchObject({ possible: false });
    expect(answer.problems.map((each) => each.split(":")[0])).toEqual(["certificate", "provenance", "restore"]);
    expect(answer.problems[0]).toContain("received one that the stack does not know");
  });

  test("after a failure that left it open, either certificate is one that the stack knows and has the key of", async () => {
    const [before, failed] = [await issue(), await issue()];
    const { arn, inspect } = await holding(before);
    const outputs = {
      certain: false,
      previousFingerprint: before.fingerprint,
      rollbackPrivateKey: inClear(before.privateKeyPem),
    };
    const state = exportedStack({ id: arn, imported: failed, target, outputs, initErrors: ["Rotation failed."] });
    const { answer } = await inspect([arn, "--state", "-"], state);
    expect(answer.stack).toMatchObject({ agrees: false, liveIs: "the one from before the last run" });
    expect(answer.restorable).toMatchObject({ possible: true });
    expect(answer.problems.join("\n")).toContain("last run: expected one that ended as wanted");
  });

  test("a certificate that ACM issued is found by its name too, and there is nothing of it to recover", async () => {
    const { acm, env, inspect } = await holding(await issue());
    const leaf = await issue();
    const issued = acm.importDirectly({ bundle: bundleOf(leaf), type: "AMAZON_ISSUED", tags: provenance });
    const stdin = exportedStack({ id: issued, imported: leaf, target: {}, type: "RequestedCertificate" });
    const { code, answer } = await inspect(["api", "--state", "-"], stdin);
    expect({ code, ...answer }).toMatchObject({ code: 0, certificate: { fingerprint: leaf.fingerprint }, stack: null });
    const run = await command(["recover", "api", "--state", "-", "--yes"], { env, stdin });
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining("received a RequestedCertificate") });
  });

  test("what is gone is a problem with the certificate: the call itself was answered", async () => {
    const { acm, arn, inspect } = await holding(await issue());
    acm.deleteDirectly(arn);
    const { code, answer } = await inspect([arn]);
    expect(code).toBe(1);
    expect(answer).toMatchObject({ live: false, certificate: null });
  });

  test("what may not be read at all leaves it open whether anything is wrong: exit code 3", async () => {
    const { acm, env, arn } = await holding(await issue());
    acm.allow("AKIAIOSFODNN7EXAMPLE", []);
    const run = await command(["inspect", arn], { env });
    expect(run).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining("AccessDenied") });
  });

  test("who may read the certificate alone sees it, and is told what could not be read", async () => {
    const { acm, arn, inspect } = await holding(await issue());
    acm.allow("AKIAIOSFODNN7EXAMPLE", [{ actions: ["acm:GetCertificate", "sts:*"], resources: ["*"] }]);
    const { code, answer } = await inspect([arn]);
    expect(code).toBe(0);
    expect(answer).toMatchObject({ owner: null, consumers: null });
    expect(answer.consumersUnknown).toContain("DescribeCertificate: AccessDenied");
  });

  test("an expired certificate is a problem, one without a chain a warning", async () => {
    const leaf = await issue({ notAfter: new Date(Date.now() + 2_000) });
    const { arn, inspect } = await holding({ ...leaf, chainPem: "" });
    await expect.poll(async () => (await inspect([arn])).answer.problems, { timeout: 10_000 }).toHaveLength(1);
    const { code, answer } = await inspect([arn]);
    expect(code).toBe(1);
    expect(answer.problems[0]).toContain("received one that expired at");
    expect(answer.warnings[0]).toContain("no chain");
  });
});

describe("in a vault", () => {
  let cloud: Awaited<ReturnType<typeof startLocalKeyVault>>;
  beforeAll(async () => {
    cloud = await startLocalKeyVault();
    return () => cloud.close();
  });

  test("its versionless id, a version's, or its secret's all lead to the latest version", async () => {
    const leaf = await issue();
    cloud.vault.importDirectly({ name: "api", bundle: bundleOf(leaf), tags: provenance });
    for (const path of ["certificates/api", "secrets/api", "certificates/api/0123456789abcdef0123456789abcdef"]) {
      const run = await command(["inspect", `${cloud.vaultUrl}/${path}`, "--json"], { env: cloud.environment });
      const answer = answerOf<Inspected>(run);
      expect(run.code, run.stderr).toBe(0);
      expect(answer).toMatchObject({ certificate: { fingerprint: leaf.fingerprint }, owner, consumers: null });
      expect(answer.consumersUnknown).toBe("a vault does not know what reads it");
    }
  });

  test("a key that the vault itself gives back makes a restore possible, whatever the state has", async () => {
    const [ours, theirs] = [await issue(), await issue()];
    cloud.vault.importDirectly({ name: "taken", bundle: bundleOf(theirs), tags: provenance });
    const id = `${cloud.vaultUrl}/certificates/taken`;
    const inVault = { keyVault: { vaultUrl: cloud.vaultUrl, certificateName: "taken" } };
    const stdin = exportedStack({ id, imported: ours, target: inVault });
    const run = await command(["inspect", "api", "--state", "-", "--json"], { env: cloud.environment, stdin });
    expect(run.code).toBe(1);
    expect(answerOf<Inspected>(run).restorable).toEqual({ possible: true, reason: "the vault gives its private key" });
  });
});

describe("what the command line or the state has wrong", () => {
  const arn = "arn:aws:acm:eu-west-1:111122223333:certificate/00000000-1111-4222-8333-444455556666";

  test("an export with encrypted secrets is refused with the option that it wants", async () => {
    const stdin = exportedStack({ id: arn, imported: await issue(), target, encrypted: true });
    const run = await command(["inspect", "api", "--state", "-"], { stdin });
    expect(run).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("--show-secrets") });
  });

  test("an unknown name is answered with those that there are", async () => {
    const stdin = exportedStack({ id: arn, imported: await issue(), target });
    const run = await command(["inspect", "apy", "--state", "-"], { stdin });
    expect(run).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a certificate of the stack (api)"),
    });
  });

  test("a text that is no state is never shown, since it may hold a key", async () => {
    const [file = ""] = written({ "state.json": "{ AAAAB3NzaC1yc2EAAAADAQABAAABAQ" });
    const run = await command(["inspect", "api", "--state", file]);
    expect(run.code).toBe(2);
    expect(run.stderr).not.toContain("AAAAB3");
  });

  test("without the Pulumi CLI a name cannot be looked up, and the message says how else", async () => {
    const run = await command(["inspect", "api"], { env: { PATH: "/nowhere" } });
    expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining("--state -") });
  });

  test.each([
    "arn:aws:iam::111122223333:role/x",
    "https://prod.vault.azure.net/keys/api",
    "http://prod.vault.azure.net/certificates/api",
  ])("%s is no certificate's id", async (id) => {
    expect(await command(["inspect", id])).toMatchObject({ code: 2, stdout: "" });
  });
});
