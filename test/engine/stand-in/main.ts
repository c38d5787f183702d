/**
 * The engine's process: `node main.ts <preview|up|refresh|destroy> <settings file>`. Reports go to standard output as
 * lines of JSON; the exit code is 0 for success. The passphrase is PULUMI_CONFIG_PASSPHRASE, as with the CLI.
 */
import { readFileSync } from "node:fs";
import type { Operation as Kind, PluginOptions } from "../engine.ts";
import { readProjectFile } from "../project-file.ts";
import { deletable, deleteAll } from "./deletion.ts";
import { Deployment } from "./deployment.ts";
import { type Monitor, startMonitor } from "./monitor.ts";
import { Operation } from "./operation.ts";
import { type RunningProgram, startProgram } from "./program.ts";
import { type Provider, type RunningProvider, startDynamicProvider, startPlugin } from "./provider.ts";
import { recordingProvider } from "./recorded.ts";
import { refreshAll } from "./refresh.ts";
import { Reporter } from "./reports.ts";
import { Snapshot } from "./snapshot.ts";
import { StackFile, stackDirectoryOf } from "./stack-file.ts";
import { stackReferences, stackReferenceType } from "./stack-references.ts";
import { isSecret, type Properties, reveal } from "./values.ts";

export interface Settings {
  readonly workDirectory: string;
  readonly programDirectory: string;
  readonly project: string;
  readonly stack: string;
  readonly recordedTypes: readonly string[];
  readonly recordedOutputs: Readonly<Record<string, Properties>>;
  readonly plugins: readonly PluginOptions[];
}

class Engine {
  readonly #settings: Settings;
  readonly #kind: Kind;
  readonly #reporter: Reporter;
  readonly #operation: Operation;
  readonly #config: Readonly<Record<string, unknown>>;
  #monitor: Monitor | undefined;
  #program: RunningProgram | undefined;
  /** By the plugin's executable, or the name of the dynamic one. */
  readonly #providers = new Map<string, Promise<RunningProvider>>();

  constructor(kind: Kind, settings: Settings, file: StackFile, reporter: Reporter) {
    this.#kind = kind;
    this.#settings = settings;
    this.#reporter = reporter;
    this.#config = file.readConfig();
    const isPreview = kind === "preview";
    const save = isPreview ? () => {} : file.writeDeployment.bind(file);
    const snapshot = new Snapshot(file.readDeployment(), save);
    this.#operation = new Operation({ reporter, snapshot, isPreview, providers: (type) => this.#providerFor(type) });
  }

  async run(): Promise<boolean> {
    this.#warnOfPendingOperations();
    try {
      if (this.#kind === "refresh") await this.#refresh();
      else if (this.#kind === "destroy") await this.#destroy();
      else await this.#deploy();
    } finally {
      await this.#close();
    }
    if (this.#operation.stepFailed) this.#reporter.error(`${this.#noun} failed`);
    return !this.#operation.stopped;
  }

  /** What runs may end; the program need not. */
  cancel(): void {
    this.#operation.fail(`${this.#noun} canceled`);
    this.#program?.kill();
  }

  get #noun(): string {
    return this.#kind === "preview" ? "preview" : "update";
  }

  async #deploy(): Promise<void> {
    const { project, stack, programDirectory } = this.#settings;
    const deployment = new Deployment(this.#operation, project, stack);
    this.#monitor = await startMonitor(this.#reporter, deployment);
    this.#program = startProgram({
      project,
      stack,
      programDirectory,
      file: readProjectFile(programDirectory),
      address: this.#monitor.address,
      isPreview: this.#operation.isPreview,
      config: this.#plainConfig(),
      secretKeys: Object.keys(this.#config).filter((key) => isSecret(this.#config[key])),
      print: (line) => this.#reporter.info(line),
    });
    const code = await this.#program.exit;
    // After an early stop the SDK exits with 0, and even then nothing may be deleted.
    if (code !== 0 && !this.#operation.stopped) this.#programFailed(code);
    await deployment.finish();
  }

  #programFailed(code: number | null): void {
    const alreadyTold = 32;
    if (code === alreadyTold) this.#operation.stop();
    else this.#operation.fail(`an unhandled error occurred: Program exited with non-zero exit code: ${code}`);
  }

  async #refresh(): Promise<void> {
    this.#monitor = await startMonitor(this.#reporter);
    await refreshAll(this.#operation);
  }

  async #destroy(): Promise<void> {
    this.#monitor = await startMonitor(this.#reporter);
    await deleteAll(this.#operation, deletable(this.#operation.snapshot.before.resources));
    this.#operation.snapshot.save();
  }

  async #providerFor(type: string): Promise<Provider> {
    const { recordedTypes, recordedOutputs, plugins } = this.#settings;
    const plugin = plugins.find(({ types }) => types.some((prefix) => type.startsWith(prefix)));
    if (plugin !== undefined) return this.#plugin(plugin.executable, type);
    if (recordedTypes.some((prefix) => type.startsWith(prefix))) return recordingProvider(recordedOutputs[type] ?? {});
    if (type === stackReferenceType) {
      const { workDirectory, project } = this.#settings;
      return stackReferences(stackDirectoryOf.bind(undefined, workDirectory), project, passphrase());
    }
    if (!/^pulumi-nodejs:dynamic[/:]/.test(type)) {
      throw new Error(
        `expected a dynamic or a recorded resource type, received ${type}: the stand-in engine has no other providers but plugins`,
      );
    }
    return this.#started("dynamic", () =>
      startDynamicProvider({
        workingDirectory: readProjectFile(this.#settings.programDirectory).workingDirectory,
        project: this.#settings.project,
        config: this.#plainConfig(),
        ...this.#connection(),
      }),
    );
  }

  #plugin(executable: string, type: string): Promise<Provider> {
    const namespace = `${type.split(":")[0]}:`;
    const config = Object.entries(this.#plainConfig()).filter(([key]) => key.startsWith(namespace));
    const own = Object.fromEntries(config.map(([key, value]) => [key.slice(namespace.length), value]));
    return this.#started(executable, () => startPlugin(executable, { config: own, ...this.#connection() }));
  }

  /** Once in an operation, when it is first needed. */
  #started(name: string, start: () => Promise<RunningProvider>): Promise<RunningProvider> {
    const provider = this.#providers.get(name) ?? start();
    this.#providers.set(name, provider);
    return provider;
  }

  #connection() {
    return { engineAddress: this.#monitor?.address ?? "", print: (line: string) => this.#reporter.info(line) };
  }

  #plainConfig(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.#config).map(([key, value]) => [key, String(reveal(value))]));
  }

  #warnOfPendingOperations(): void {
    const { pending_operations: pending } = this.#operation.snapshot.before;
    if (pending.length === 0 || this.#kind === "refresh" || this.#kind === "preview") return;
    const list = pending.map(({ type, resource }) => `  * ${resource.urn}, interrupted while ${type}\n`).join("");
    this.#reporter.warning(
      `Attempting to deploy or update resources with ${pending.length} pending operations from previous deployment.\n` +
        `${list}These resources are in an unknown state because the Pulumi CLI was interrupted while waiting for ` +
        "changes to these resources to complete.",
    );
  }

  async #close(): Promise<void> {
    this.#program?.kill();
    // A provider that never started has been reported where it was needed.
    const stopping = [...this.#providers.values()].map((provider) => provider.then((each) => each.stop()));
    await Promise.allSettled(stopping);
    this.#monitor?.close();
  }
}

async function main([kind, settingsPath]: readonly string[]): Promise<boolean> {
  const reporter = new Reporter((report) => void process.stdout.write(`${JSON.stringify(report)}\n`));
  const settings: Settings = JSON.parse(readFileSync(settingsPath ?? "", "utf8"));
  const { workDirectory, project, stack } = settings;
  const file = new StackFile(stackDirectoryOf(workDirectory, project, stack), passphrase());
  try {
    if (kind !== "preview") file.lock();
  } catch (error) {
    reporter.error(error instanceof Error ? error.message : String(error));
    reporter.ended(false);
    return false;
  }
  try {
    const engine = new Engine(kind as Kind, settings, file, reporter);
    process.once("SIGINT", () => engine.cancel());
    const succeeded = await engine.run();
    reporter.ended(succeeded);
    return succeeded;
  } finally {
    if (kind !== "preview") file.unlock();
  }
}

function passphrase(): string {
  return process.env.PULUMI_CONFIG_PASSPHRASE ?? "";
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 255;
