import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StartedKeyVault, startLocalKeyVault } from "../clouds/key-vault/index.ts";
import { type CommandRun, command } from "../command-line/command.ts";
import { commandOnStack } from "../command-line/exported-state.ts";
import { type Edge, startEdge } from "../edge.ts";
import { type AcmStack, acmStack, bundleOf } from "../engine/acm-stack.ts";
import { standInEngine } from "../engine/stand-in/engine.ts";
import { issueAuthority } from "../pki/index.ts";
import { commandsIn, pages } from "./blocks.ts";

const commands = pages("docs/*.md").flatMap(commandsIn);
const own = commands.filter(({ line }) => isOwn(line));

function isOwn(line: string): boolean {
  return /^(npx )?pulumi-certificates /.test(line);
}

const engine = standInEngine();
const issuer = issueAuthority({ keyAlgorithm: "EC_prime256v1" }).issueIntermediate({ keyAlgorithm: "EC_prime256v1" });
const issue = (daysAgo: number) =>
  issuer.issueLeaf({
    names: ["api.example.com"],
    keyAlgorithm: "EC_prime256v1",
    notBefore: new Date(Date.now() - daysAgo * 86_400_000),
    // Soon enough for a list of what ends next.
    notAfter: new Date(Date.now() + 20 * 86_400_000),
  });

/** What stands for what in the texts. */
const documented = {
  arn: "arn:aws:acm:eu-west-1:111122223333:certificate/1234",
  vault: "https://prod.vault.azure.net",
  host: "api.example.com",
};

let stack: AcmStack;
let vault: StartedKeyVault;
let edge: Edge;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "docs-"));
  mkdirSync(folder, { recursive: true });
  const [old, live] = await Promise.all([issue(30), issue(1)]);
  writeFileSync(join(folder, "old.pem"), old.certificatePem);
  writeFileSync(join(folder, "chain.pem"), old.chainPem);
  writeFileSync(join(folder, "old.key"), old.privateKeyPem);
  vault = await startLocalKeyVault();
  vault.vault.importDirectly({ name: "api", bundle: bundleOf(live) });
  const resources = [{ name: "api", args: { acm: { region: "eu-west-1" }, verify: { timeoutSeconds: 2 } } }];
  stack = await acmStack(engine, { program: "certificates", config: { resources } });
  stack.certificates.receive("api", live);
  const run = await stack.certificates.stack.up();
  expect(run.succeeded, run.text).toBe(true);
  edge = await startEdge(async () => bundleOf(live));
}, 120_000);

afterAll(async () => {
  await edge.close();
  await stack.close();
  await vault.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The documented words, with the local clouds' in place of the examples'. */
function localWords(line: string): string[] {
  const words = line.replace(/^(npx )?pulumi-certificates /, "").split(/\s+/);
  return words.flatMap((word) => {
    if (word === documented.arn) return [stack.cloud.acm.certificates()[0]?.arn ?? ""];
    if (word.startsWith(documented.vault)) return [word.replace(documented.vault, vault.vaultUrl)];
    if (word === documented.host) return [`${edge.host}:${edge.port}`, "--server-name", documented.host];
    return /\.(pem|key|html)$/.test(word) ? [join(folder, word)] : [word];
  });
}

function run(line: string): Promise<CommandRun> {
  const words = localWords(line);
  const env = { ...vault.environment, ...stack.cloud.env };
  const at = words.indexOf("--stack");
  if (at < 0) return command(words, { env });
  words.splice(at, 2);
  // The reader is asked; nobody is there to answer here.
  const answered = words[0] === "recover" && !words.includes("--dry-run") ? [...words, "--yes"] : words;
  return commandOnStack(engine, stack.certificates, answered, { env });
}

/** Fine; or something to say about the certificate, such as an edge that this machine does not trust. */
const understood = [0, 1];

describe("each of our commands in the texts runs as it is written", () => {
  test("there are some", () => {
    expect(own.length).toBeGreaterThanOrEqual(8);
    const kinds = new Set(own.map(({ line }) => line.split(" ")[1]));
    expect([...kinds].sort()).toEqual(["check", "inspect", "inventory", "recover", "verify"]);
  });

  test.each(own)("$place $line", { timeout: 60_000 }, async ({ line }) => {
    const { code, stdout, stderr } = await run(line);
    expect(understood, stderr).toContain(code);
    if (!line.includes("--html")) expect(stdout, stderr).not.toBe("");
    expect(stdout + stderr).not.toContain("PRIVATE KEY");
  });
});

test("a command or an option that we do not have is found", async () => {
  expect((await run("pulumi-certificates mend api --stack production")).code).toBe(2);
  expect((await run("pulumi-certificates recover api --stack production --force")).code).toBe(2);
});

test("every other command is a cloud's own, or Pulumi's", () => {
  const others = commands.filter(({ line }) => !isOwn(line));
  expect(others.length).toBeGreaterThan(5);
  for (const { place, line } of others) expect(line, place).toMatch(/^(aws|az|pulumi|npm|node) /);
});
