import type { KeyObject } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type IssuedLeaf, issueAuthority } from "../pki/index.ts";
import { acmStack } from "./acm-stack.ts";
import type { CertificateStack } from "./certificate-stack.ts";
import { availableEngines, type Run } from "./engine.ts";
import { vaultStack } from "./vault-stack.ts";

const engines = await availableEngines();
process.stdout.write(`secrets are looked for through: ${engines.map(({ name }) => name).join(", ")}\n`);

const runLength = 24;
const passphrase = "a passphrase that nobody prints";
const issuer = issueAuthority().issueIntermediate();
const issue = () => issuer.issueLeaf({ names: ["api.example.com"] });
const [first, renewed, failing, foreign] = [await issue(), await issue(), await issue(), await issue()];
const leaves = [first, renewed, failing, foreign];
const encryptedKeys = new Map(leaves.map((leaf) => [leaf, encrypted(leaf.keyObject)]));

const publicRuns = leaves.flatMap(({ certificatePem, chainPem }) => runsOf(joined(certificatePem + chainPem)));
const harmless = new Set([...publicRuns, ...commonRuns(leaves.map(({ keyObject }) => keyObject))]);
const secretRuns = new Set(
  leaves
    .flatMap((leaf) => [...formsOf(leaf.keyObject), bodyOf(encryptedKeys.get(leaf) ?? "")])
    .flatMap(runsOf)
    .filter((run) => !harmless.has(run)),
);

describe.each(engines)("$name", { timeout: 240_000, concurrent: true }, (engine) => {
  /** Everything that a user, a log collector or a reader of the backend would see after `runs`. */
  const expectNoSecret = async ({ stack, workDirectory }: CertificateStack, runs: readonly Run[], calls: unknown) => {
    refuseSecrets("what the engine prints", JSON.stringify(runs));
    for (const { text } of runs) refuseSecrets("what the user sees", text);
    refuseSecrets("the call log", JSON.stringify(calls));
    refuseSecrets("the exported state", await stack.exportState());
    for (const file of filesOf(workDirectory)) refuseSecrets(file, readFileSync(file, "latin1"));
  };

  test("no key and no passphrase shows or is kept in clear, on success and on any failure in ACM", async ({
    onTestFinished,
  }) => {
    const acm = { region: "eu-west-1" };
    const args = { acm, verify: { timeoutSeconds: 1 } };
    const stack = await acmStack(engine, {
      program: "certificates",
      config: { resources: [{ name: "api", args }], passphrase: { secret: passphrase } },
    });
    onTestFinished(stack.close);
    const { certificates, cloud } = stack;
    const onImport = { operation: "ImportCertificate" } as const;
    const runs: Run[] = [];
    const run = async (operation: "preview" | "up", succeeds: boolean) => {
      const ran = await certificates.stack[operation]();
      expect(ran.succeeded, ran.text).toBe(succeeds);
      runs.push(ran);
      return ran.text;
    };
    const bring = (leaf: IssuedLeaf) =>
      certificates.receive("api", { ...leaf, privateKeyPem: encryptedKeys.get(leaf) ?? "" });

    bring(first);
    await run("up", true);
    bring(renewed);
    await run("up", true);

    bring(failing);
    cloud.acm.faults.add({ ...onImport, kind: { type: "stale", reads: 10 } });
    expect(await run("up", false)).toContain("rollback: restored");
    cloud.acm.faults.clear();

    const echo = `Could not parse ${failing.privateKeyPem} or ${joined(failing.privateKeyPem)}`;
    cloud.acm.faults.add({ ...onImport, kind: { type: "error", name: "ValidationException", message: echo } });
    expect(await run("up", false)).toContain("ValidationException");

    const misplaced = { privatekey: foreign.privateKeyPem, verify: foreign.privateKeyPem, deletionPolicy: passphrase };
    await certificates.setConfig({ resources: [{ name: "api", args: { ...args, ...misplaced } }] });
    expect(await run("preview", false)).toContain("privatekey: expected one of the arguments");

    await certificates.setConfig({
      resources: [{ name: "api", args: { ...args, rollbackPrivateKey: foreign.privateKeyPem.slice(0, 600) } }],
    });
    certificates.write("api.pem", foreign.certificatePem + foreign.privateKeyPem);
    certificates.write("api.key", (encryptedKeys.get(foreign) ?? "").replace(/.{40}\n-----END/, "\n-----END"));
    expect(await run("preview", false)).toContain("rollbackPrivateKey: expected ");

    await certificates.setConfig({ resources: [{ name: "api", args }] });
    bring({ ...foreign, certificatePem: first.certificatePem });
    expect(await run("preview", false)).toContain("privateKey: expected ");
    await certificates.setConfig({ passphrase: { secret: `not ${passphrase}` } });
    bring(foreign);
    expect(await run("preview", false)).toContain("privateKeyPassphrase: expected ");

    await expectNoSecret(certificates, runs, cloud.acm.calls);
  });

  test("nor in Key Vault, where the vault's secret gives the key back", async ({ onTestFinished }) => {
    const stack = await vaultStack(engine, (vaultUrl) => [
      { name: "api", args: { keyVault: { vaultUrl, certificateName: "api" }, verify: { timeoutSeconds: 1 } } },
    ]);
    onTestFinished(stack.close);
    const { certificates, cloud } = stack;
    certificates.receive("api", first);
    const runs = [await certificates.stack.up()];
    certificates.receive("api", renewed);
    const message = `BadParameter ${renewed.privateKeyPem} ${joined(renewed.privateKeyPem)}`;
    cloud.vault.faults.add({
      operation: "ImportCertificate",
      kind: { type: "error", name: "BadParameter", message },
    });
    runs.push(await certificates.stack.up(), await certificates.stack.refresh());
    expect(runs.map(({ succeeded }) => succeeded)).toEqual([true, false, true]);
    await expectNoSecret(certificates, runs, cloud.vault.calls);
  });
});

test("the scan finds a key in any of the forms that a text may repeat it in, or it would prove nothing", () => {
  for (const text of [first.privateKeyPem, JSON.stringify({ key: renewed.privateKeyPem }), passphrase]) {
    expect(() => refuseSecrets("here", `… ${text.slice(0, 900)} …`)).toThrow("here");
  }
  expect(() => refuseSecrets("here", first.certificatePem + first.chainPem)).not.toThrow();
});

/** Fails, without printing it, where a run of a key or the passphrase is in the text. */
function refuseSecrets(where: string, text: string): void {
  if (runsOf(joined(text)).some((run) => secretRuns.has(run))) throw new Error(`a run of a private key is in ${where}`);
  if (text.includes(passphrase)) throw new Error(`the passphrase is in ${where}`);
}

function encrypted(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }).toString();
}

function formsOf(key: KeyObject): string[] {
  const [pkcs8, pkcs1] = (["pkcs8", "pkcs1"] as const).map((type) => key.export({ type, format: "der" }));
  const ders = [pkcs8, pkcs1].filter((der) => der !== undefined);
  return ders.flatMap((der) => [
    der.toString("base64"),
    der.toString("hex"),
    Buffer.from(key.export({ type: "pkcs8", format: "pem" })).toString("base64"),
  ]);
}

/** What all keys of a type begin with says nothing of one. */
function commonRuns(keys: readonly KeyObject[]): string[] {
  const [one = new Set<string>(), other = new Set<string>()] = keys.map((key) => new Set(formsOf(key).flatMap(runsOf)));
  return [...one].filter((run) => other.has(run));
}

function bodyOf(pem: string): string {
  return joined(pem.replaceAll(/-----[A-Z ]+-----/g, ""));
}

/** Without line ends, those that are written as escapes too. */
function joined(text: string): string {
  return text.replaceAll(/\\+[nr]|\s/g, "");
}

function runsOf(text: string): string[] {
  const count = Math.max(0, text.length - runLength + 1);
  return Array.from({ length: count }, (_, start) => text.slice(start, start + runLength));
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
