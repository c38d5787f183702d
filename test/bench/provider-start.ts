/** How long a provider process takes to its first answer, what it loads for that, and how much memory it then has. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { providerString } from "../../provider/pulumi/provider-string.ts";
import { type RunningProvider, startDynamicProvider } from "../engine/stand-in/provider.ts";
import { issueBundles } from "./bundles.ts";

export interface ProviderStart {
  /** Median milliseconds from the start of the process to the answer of the first `check`. */
  readonly firstAnswer: number;
  /** The same for a provider that does nothing: what Node and Pulumi's SDK take. */
  readonly emptyProvider: number;
}

export type TargetArguments = Readonly<Record<string, unknown>>;

const urn = "urn:pulumi:dev::bench::pulumi-nodejs:dynamic/certificates:ImportedCertificate::site-1";
const programFolder = fileURLToPath(new URL("../programs/many", import.meta.url));
const emptyProvider = "exports.handler = () => ({ check: async (olds, inputs) => ({ inputs, failures: [] }) });";

export async function measureStart(target: TargetArguments, runs: number): Promise<ProviderStart> {
  const [leaf] = [...(await issueBundles(1)).values()];
  const inputs = {
    certificate: leaf?.certificatePem,
    privateKey: leaf?.privateKeyPem,
    provenanceId: "organization/bench/dev/site-1",
    ...target,
  };
  const firstAnswers: number[] = [];
  const empty: number[] = [];
  for (let run = 0; run < runs; run++) {
    firstAnswers.push(await timeToAnswer({ ...inputs, __provider: providerString("importedCertificate") }));
    empty.push(await timeToAnswer({ __provider: emptyProvider }));
  }
  return { firstAnswer: median(firstAnswers), emptyProvider: median(empty) };
}

async function timeToAnswer(inputs: Record<string, unknown>): Promise<number> {
  const began = performance.now();
  const provider = await startProvider();
  const { failures } = await provider.check(urn, undefined, inputs);
  const milliseconds = performance.now() - began;
  await provider.stop();
  if (failures.length > 0) throw new Error(`check: expected no failure, received ${failures[0]?.reason}`);
  return milliseconds;
}

export function startProvider(): Promise<RunningProvider> {
  return startDynamicProvider({
    workingDirectory: programFolder,
    project: "bench",
    engineAddress: "127.0.0.1:1",
    config: {},
    print: () => {},
  });
}

export interface Loaded {
  readonly files: number;
  readonly bytes: number;
}

/** What the entry of the provider process and the SDKs behind `connect` load, counted in a process of its own. */
export async function measureLoaded(target: "acm" | "keyVault"): Promise<Loaded> {
  const folder = mkdtempSync(join(tmpdir(), "bench-loaded-"));
  try {
    const recorder = fileURLToPath(new URL("../engine/record-modules.ts", import.meta.url));
    const script = join(folder, "cmd", "dynamic-provider");
    const source = loadSource(target);
    await node(["--import", recorder, "--input-type=commonjs", "-e", source, script], folder);
    const urls = new Set(readFileSync(join(folder, "provider"), "utf8").split("\n"));
    const files = [...urls].filter((url) => url.startsWith("file:")).map((url) => fileURLToPath(url));
    return { files: files.length, bytes: files.reduce((sum, file) => sum + statSync(file).size, 0) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function loadSource(target: "acm" | "keyVault"): string {
  const folder = target === "acm" ? "acm" : "key-vault";
  const dist = fileURLToPath(new URL("../../dist", import.meta.url));
  return `require("${dist}/dynamic-provider.js"); require("${dist}/targets/${folder}/target.js");`;
}

function node(args: readonly string[], folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: { ...process.env, MODULES_FOLDER: folder }, stdio: "inherit" });
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`node: exit code ${code}`))));
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
