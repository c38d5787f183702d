import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { issueAuthority } from "../pki/index.ts";
import { acmStack } from "./acm-stack.ts";
import type { CertificateStack } from "./certificate-stack.ts";
import { availableEngines } from "./engine.ts";
import { vaultStack } from "./vault-stack.ts";

const engines = await availableEngines();
process.stdout.write(`loaded modules are looked at through: ${engines.map(({ name }) => name).join(", ")}\n`);

const leaf = await issueAuthority().issueLeaf({ names: ["api.example.com"] });

describe.each(engines)("$name", { timeout: 60_000 }, (engine) => {
  let folder: string;
  let environment: Readonly<Record<string, string>>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "modules-"));
    const recorder = new URL("record-modules.ts", import.meta.url);
    environment = { NODE_OPTIONS: `--import ${recorder}`, MODULES_FOLDER: folder };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Scopes and packages of an SDK that a process has asked for. */
  const sdksOf = (role: "program" | "provider") => {
    const urls = readFileSync(join(folder, role), "utf8").split("\n");
    const names = urls.flatMap((url) => /.*node_modules\/(@(?:aws-sdk|azure)\/[^/]+)/.exec(url)?.[1] ?? []);
    return [...new Set(names)];
  };
  const create = async (certificates: CertificateStack) => {
    certificates.receive("api", leaf);
    const run = await certificates.stack.up();
    expect(run.succeeded, run.text).toBe(true);
  };

  test("a program for ACM loads nothing of Azure's, which would cost every user of the other cloud its start", async () => {
    const resources = [{ name: "api", args: { acm: { region: "eu-west-1" } } }];
    const { certificates, close } = await acmStack(engine, {
      program: "certificates",
      config: { resources },
      environment,
    });
    await create(certificates);
    await close();
    expect(sdksOf("provider")).toContain("@aws-sdk/client-acm");
    expect(sdksOf("provider").filter((name) => name.startsWith("@azure/"))).toEqual([]);
    expect(sdksOf("program"), "the program itself makes no call").toEqual([]);
  });

  test("a program for Key Vault loads nothing of AWS's", async () => {
    const resources = (vaultUrl: string) => [
      { name: "api", args: { keyVault: { vaultUrl, certificateName: "api", credential: "client_secret" } } },
    ];
    const { certificates, close } = await vaultStack(engine, resources, { environment });
    await create(certificates);
    await close();
    expect(sdksOf("provider")).toContain("@azure/keyvault-certificates");
    expect(sdksOf("provider").filter((name) => name.startsWith("@aws-sdk/"))).toEqual([]);
    expect(sdksOf("program")).toEqual([]);
  });
});
