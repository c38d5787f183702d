/** The gRPC server that a program talks to: resource monitor and engine on one port. */
import { stripVTControlCharacters } from "node:util";
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import engine from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import resource from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import resourceMessages from "@pulumi/pulumi/proto/resource_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { type Goal, goalOf, readGoalOf } from "./goal.ts";
import type { Reporter } from "./reports.ts";
import type { Properties } from "./values.ts";

export interface Registered {
  readonly urn: string;
  /** Empty where it is not known yet. */
  readonly id: string;
  readonly outputs: Properties;
}

/** The operation behind the server. */
export interface Registrar {
  register(goal: Goal): Promise<Registered>;
  read(goal: Goal & { readonly id: string }): Promise<Registered>;
  setOutputs(urn: string, outputs: Properties): void;
}

export interface Monitor {
  readonly address: string;
  /** Cuts what is still connected. */
  close(): void;
}

/** @param registrar none where no program runs; the provider still wants an engine to talk to */
export async function startMonitor(reporter: Reporter, registrar?: Registrar): Promise<Monitor> {
  const server = new Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  server.addService(engine.EngineService, engineHandlers(reporter));
  if (registrar !== undefined) server.addService(resource.ResourceMonitorService, monitorHandlers(registrar));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

function monitorHandlers(registrar: Registrar) {
  return {
    getDeploymentInfo: handler(() => {
      const { RESOURCE_MONITOR_FEATURE_SECRETS } = resourceMessages.ResourceMonitorFeature;
      return new resourceMessages.DeploymentInfo().addSupportedfeatures(RESOURCE_MONITOR_FEATURE_SECRETS);
    }),
    supportsFeature: handler((request: InstanceType<typeof resourceMessages.SupportsFeatureRequest>) =>
      new resourceMessages.SupportsFeatureResponse().setHassupport(request.getId() === "secrets"),
    ),
    registerResource: handler(async (request: RegisterResourceRequest) => {
      const { urn, id, outputs } = await registrar.register(goalOf(request));
      return new resourceMessages.RegisterResourceResponse().setUrn(urn).setId(id).setObject(struct(outputs));
    }),
    readResource: handler(async (request: ReadResourceRequest) => {
      const { urn, outputs } = await registrar.read(readGoalOf(request));
      return new resourceMessages.ReadResourceResponse().setUrn(urn).setProperties(struct(outputs));
    }),
    registerResourceOutputs: handler((request: RegisterResourceOutputsRequest) => {
      registrar.setOutputs(request.getUrn(), request.getOutputs()?.toJavaScript() ?? {});
      return new empty.Empty();
    }),
    invoke: handler((request: InstanceType<typeof resourceMessages.ResourceInvokeRequest>) => {
      throw new Error(
        `expected a program without provider functions, received a call of ${request.getTok()}: ` +
          "the stand-in engine has none, the Pulumi CLI has",
      );
    }),
  };
}

function engineHandlers(reporter: Reporter) {
  let rootUrn = "";
  const { DEBUG, WARNING, ERROR } = engineMessages.LogSeverity;
  return {
    log: handler((request: LogRequest) => {
      const [severity, urn] = [request.getSeverity(), request.getUrn()];
      const message = stripVTControlCharacters(request.getMessage()).trimEnd();
      if (severity === ERROR) reporter.error(message, urn);
      else if (severity === WARNING) reporter.warning(message, urn);
      else if (severity !== DEBUG) reporter.info(message, urn);
      return new empty.Empty();
    }),
    getRootResource: handler(() => new engineMessages.GetRootResourceResponse().setUrn(rootUrn)),
    setRootResource: handler((request: InstanceType<typeof engineMessages.SetRootResourceRequest>) => {
      rootUrn = request.getUrn();
      return new engineMessages.SetRootResourceResponse();
    }),
  };
}

/** The operation has ended early: the SDK takes UNAVAILABLE as a reason to exit without a word. */
export class Stopped extends Error {}

function handler<Request, Answer>(answer: (request: Request) => Answer | Promise<Answer>) {
  return ({ request }: ServerUnaryCall<Request, Answer>, done: sendUnaryData<Answer>): void => {
    Promise.resolve()
      .then(() => answer(request))
      .then((message) => done(null, message))
      .catch((error: Error) =>
        done({ code: error instanceof Stopped ? status.UNAVAILABLE : status.UNKNOWN, details: error.message }),
      );
  };
}

function struct(properties: Properties): InstanceType<typeof structs.Struct> {
  return structs.Struct.fromJavaScript(properties as Parameters<typeof structs.Struct.fromJavaScript>[0]);
}
