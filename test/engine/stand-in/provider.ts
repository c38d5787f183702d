/** A provider's process, and its gRPC interface with plain values on our side. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { credentials, type Metadata, type ServiceError } from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type {
  CheckResponse,
  CreateResponse,
  DiffResponse,
  ReadResponse,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { sdkScript } from "./sdk.ts";
import type { ResourceState } from "./stack-file.ts";
import { type Properties, revealAll, withSecretsOf } from "./values.ts";

const messageLimit = { "grpc.max_receive_message_length": 400 * 1024 * 1024 };

interface ProcessOptions {
  /** Of the engine's own gRPC server. */
  readonly engineAddress: string;
  /** Secrets in clear. */
  readonly config: Readonly<Record<string, string>>;
  /** A line that the provider printed. */
  readonly print: (line: string) => void;
}

/** The provider saved something and then failed: what it saved belongs into the state. */
export class PartialFailure extends Error {
  readonly id: string;
  readonly outputs: Properties;
  readonly reasons: readonly string[];

  constructor(id: string, outputs: Properties, reasons: readonly string[]) {
    super(reasons.join("\n"));
    this.id = id;
    this.outputs = outputs;
    this.reasons = reasons;
  }
}

interface CheckAnswer {
  readonly inputs: Properties;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

export interface DiffAnswer {
  readonly changes: "none" | "some" | "unknown";
  readonly replaceKeys: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/**
 * Answers have secrets where what was given has them; what is given may have secrets and loses them on the way. Every
 * method throws Error with the provider's message, `create` and `update` also PartialFailure.
 */
export interface Provider {
  check(urn: string, oldInputs: Properties | undefined, inputs: Properties): Promise<CheckAnswer>;
  diff(old: ResourceState, inputs: Properties): Promise<DiffAnswer>;
  create(urn: string, inputs: Properties): Promise<{ readonly id: string; readonly outputs: Properties }>;
  update(old: ResourceState, inputs: Properties): Promise<Properties>;
  /** Undefined: gone. */
  read(resource: ResourceState, id: string, properties: Properties): Promise<ReadAnswer | undefined>;
  delete(old: ResourceState, id: string): Promise<void>;
}

interface ReadAnswer {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs?: Properties;
}

export interface RunningProvider extends Provider {
  /** The process would never end by itself; one that doesn't heed the signal costs five seconds, as with the CLI. */
  stop(): Promise<void>;
}

interface DynamicProviderOptions extends ProcessOptions {
  /** The program's folder: `require` in a serialised provider resolves from there. */
  readonly workingDirectory: string;
  readonly project: string;
}

/** The SDK's own dynamic provider; its configuration has full keys. */
export function startDynamicProvider(options: DynamicProviderOptions): Promise<RunningProvider> {
  const command = [process.execPath, sdkScript("dynamic-provider"), options.engineAddress];
  const { workingDirectory, project } = options;
  const environment = { PULUMI_NODEJS_PROJECT: project, PULUMI_PROJECT: project, PULUMI_CONFIG: "{}" };
  return ProviderProcess.start(command, { cwd: workingDirectory, env: { ...process.env, ...environment } }, options);
}

/** A plugin's process; its configuration has the keys of its package, without the package's name. */
export function startPlugin(executable: string, options: ProcessOptions): Promise<RunningProvider> {
  return ProviderProcess.start([executable, options.engineAddress], {}, options);
}

class ProviderProcess implements RunningProvider {
  readonly #process: ChildProcess;
  readonly #client: InstanceType<typeof provider.ResourceProviderClient>;

  static async start(
    [command = "", ...args]: readonly string[],
    options: Pick<SpawnOptions, "cwd" | "env">,
    { config, print }: ProcessOptions,
  ): Promise<ProviderProcess> {
    // An interrupt of the terminal goes to a whole group, and must not hit a create in its middle.
    const child = spawn(command, args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const port = await firstLine(child, print);
    const started = new ProviderProcess(child, `127.0.0.1:${port}`);
    await started.#configure(config);
    return started;
  }

  private constructor(child: ChildProcess, address: string) {
    this.#process = child;
    this.#client = new provider.ResourceProviderClient(address, credentials.createInsecure(), messageLimit);
  }

  async #configure(config: Readonly<Record<string, string>>): Promise<void> {
    const request = new messages.ConfigureRequest().setArgs(struct({ ...config })).setAcceptsecrets(true);
    await call((done) => this.#client.configure(request, done));
  }

  async check(urn: string, oldInputs: Properties | undefined, inputs: Properties): Promise<CheckAnswer> {
    const request = new messages.CheckRequest()
      .setUrn(urn)
      .setOlds(struct(oldInputs ?? {}))
      .setNews(struct(inputs));
    const answer = await call<CheckResponse>((done) => this.#client.check(request, done));
    return {
      inputs: withSecretsOf(inputs, plain(answer.getInputs())),
      failures: answer.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async diff(old: ResourceState, inputs: Properties): Promise<DiffAnswer> {
    const request = new messages.DiffRequest()
      .setUrn(old.urn)
      .setId(old.id ?? "")
      .setOlds(struct(old.outputs))
      .setOldInputs(struct(old.inputs))
      .setNews(struct(inputs));
    const answer = await call<DiffResponse>((done) => this.#client.diff(request, done));
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    const known = new Map<number, DiffAnswer["changes"]>([
      [DIFF_NONE, "none"],
      [DIFF_SOME, "some"],
    ]);
    return {
      changes: known.get(answer.getChanges()) ?? "unknown",
      replaceKeys: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    };
  }

  async create(urn: string, inputs: Properties): Promise<{ id: string; outputs: Properties }> {
    const request = new messages.CreateRequest().setUrn(urn).setProperties(struct(inputs));
    const answer = await callThatMayHalfSucceed<CreateResponse>(inputs, (done) => this.#client.create(request, done));
    if (answer.getId() === "") throw new Error("provider did not return an ID from Create");
    return { id: answer.getId(), outputs: withSecretsOf(inputs, plain(answer.getProperties())) };
  }

  async update(old: ResourceState, inputs: Properties): Promise<Properties> {
    const request = new messages.UpdateRequest()
      .setUrn(old.urn)
      .setId(old.id ?? "")
      .setOlds(struct(old.outputs))
      .setOldInputs(struct(old.inputs))
      .setNews(struct(inputs));
    const answer = await callThatMayHalfSucceed<UpdateResponse>(inputs, (done) => this.#client.update(request, done));
    return withSecretsOf(inputs, plain(answer.getProperties()));
  }

  async read(resource: ResourceState, id: string, properties: Properties): Promise<ReadAnswer | undefined> {
    const request = new messages.ReadRequest()
      .setUrn(resource.urn)
      .setId(id)
      .setInputs(struct(resource.inputs))
      .setProperties(struct(properties));
    const answer = await call<ReadResponse>((done) => this.#client.read(request, done));
    if (answer.getId() === "") return undefined;
    const inputs = answer.getInputs();
    return {
      id: answer.getId(),
      outputs: withSecretsOf(properties, plain(answer.getProperties())),
      ...(inputs === undefined ? {} : { inputs: withSecretsOf(resource.inputs, plain(inputs)) }),
    };
  }

  async delete(old: ResourceState, id: string): Promise<void> {
    const request = new messages.DeleteRequest()
      .setUrn(old.urn)
      .setId(id)
      .setOldInputs(struct(old.inputs))
      .setProperties(struct(old.outputs));
    await call((done) => this.#client.delete(request, done));
  }

  async stop(): Promise<void> {
    this.#client.close();
    const impatience = setTimeout(() => this.#process.kill("SIGKILL"), 5000);
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    if (this.#process.exitCode === null && this.#process.kill("SIGINT")) await ended;
    clearTimeout(impatience);
  }
}

type Done<Answer> = (error: ServiceError | null, answer: Answer) => void;

function call<Answer>(start: (done: Done<Answer>) => unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    start((error, answer) => (error === null ? resolve(answer) : reject(failure(error))));
  });
}

async function callThatMayHalfSucceed<Answer>(
  given: Properties,
  start: (done: Done<Answer>) => unknown,
): Promise<Answer> {
  try {
    return await call(start);
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    throw new PartialFailure(error.id, withSecretsOf(given, error.outputs), error.reasons);
  }
}

function failure(error: ServiceError): Error {
  return partialFailure(error.metadata) ?? new Error(error.details);
}

function partialFailure(metadata: Metadata): PartialFailure | undefined {
  for (const bytes of metadata.get("grpc-status-details-bin")) {
    for (const any of status.Status.deserializeBinary(Buffer.from(bytes)).getDetailsList()) {
      if (any.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") continue;
      const detail = messages.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
      return new PartialFailure(detail.getId(), plain(detail.getProperties()), detail.getReasonsList());
    }
  }
  return undefined;
}

function struct(properties: Properties): InstanceType<typeof structs.Struct> {
  return structs.Struct.fromJavaScript(revealAll(properties) as Parameters<typeof structs.Struct.fromJavaScript>[0]);
}

function plain(value: InstanceType<typeof structs.Struct> | undefined): Properties {
  return value?.toJavaScript() ?? {};
}

/** The provider prints its port first; all else that it prints goes to the user. */
function firstLine(child: ChildProcess, print: (line: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let started = false;
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) return reject(new Error("provider: expected piped output, received none"));
    createInterface(stdout).on("line", (line) => {
      if (started) return print(line);
      started = true;
      resolve(line);
    });
    createInterface(stderr).on("line", print);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`provider: expected it to start, received exit code ${code}`)));
  });
}
