/** The plugin's process: a resource provider's gRPC server, which prints its port first. */
import { isDeepStrictEqual } from "node:util";
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import provider from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { listener } from "./listener.ts";
import { listenerCertificate } from "./listener-certificate.ts";
import type { Properties, ResourceKind } from "./resource-kind.ts";

type Struct = InstanceType<typeof structs.Struct>;

const kinds: readonly ResourceKind[] = [listener, listenerCertificate];

/** `urn:pulumi:stack::project::parent$type::name` */
function kindOf(urn: string): ResourceKind {
  const type = urn.split("::")[2]?.split("$").at(-1);
  const kind = kinds.find((each) => each.type === type);
  if (kind === undefined) throw new Error(`expected ${kinds.map((each) => each.type).join(" or ")}, received ${type}`);
  return kind;
}

const handlers = {
  getPluginInfo: handler(() => new plugin.PluginInfo().setVersion("7.48.0")),
  checkConfig: handler((request: InstanceType<typeof messages.CheckRequest>) =>
    new messages.CheckResponse().setInputs(request.getNews()),
  ),
  diffConfig: handler(() => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE)),
  configure: handler(() => new messages.ConfigureResponse()),
  cancel: handler(() => new empty.Empty()),
  check: handler((request: InstanceType<typeof messages.CheckRequest>) => {
    kindOf(request.getUrn());
    return new messages.CheckResponse().setInputs(request.getNews());
  }),
  diff: handler((request: InstanceType<typeof messages.DiffRequest>) => {
    const [before, after] = [plain(request.getOldInputs()), plain(request.getNews())];
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    return new messages.DiffResponse()
      .setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME)
      .setDiffsList(changed)
      .setReplacesList(changed.filter((name) => kindOf(request.getUrn()).replacedOn.includes(name)));
  }),
  create: handler(async (request: InstanceType<typeof messages.CreateRequest>) => {
    const { id, outputs } = await kindOf(request.getUrn()).create(plain(request.getProperties()));
    return new messages.CreateResponse().setId(id).setProperties(struct(outputs));
  }),
  read: handler(async (request: InstanceType<typeof messages.ReadRequest>) => {
    const outputs = await kindOf(request.getUrn()).read(request.getId(), plain(request.getProperties()));
    if (outputs === undefined) return new messages.ReadResponse();
    // What an import by hand has no inputs for; else drift shows in those that the program gave.
    const given = Object.keys(plain(request.getInputs()));
    const inputs = Object.entries(outputs).filter(([name]) => given.length === 0 || given.includes(name));
    const answer = new messages.ReadResponse().setId(request.getId()).setProperties(struct(outputs));
    return answer.setInputs(struct(Object.fromEntries(inputs)));
  }),
  update: handler(async (request: InstanceType<typeof messages.UpdateRequest>) => {
    const outputs = await kindOf(request.getUrn()).update(request.getId(), plain(request.getNews()));
    return new messages.UpdateResponse().setProperties(struct(outputs));
  }),
  delete: handler(async (request: InstanceType<typeof messages.DeleteRequest>) => {
    await kindOf(request.getUrn()).delete(request.getId(), plain(request.getProperties()));
    return new empty.Empty();
  }),
};

function handler<Request, Answer>(answer: (request: Request) => Answer | Promise<Answer>) {
  return ({ request }: ServerUnaryCall<Request, Answer>, done: sendUnaryData<Answer>): void => {
    Promise.resolve()
      .then(() => answer(request))
      .then((message) => done(null, message))
      .catch((error: Error) => done({ code: status.UNKNOWN, details: `${error.name}: ${error.message}` }));
  };
}

function plain(value: Struct | undefined): Properties {
  return value?.toJavaScript() ?? {};
}

function struct(properties: Properties): Struct {
  return structs.Struct.fromJavaScript({ ...properties } as Parameters<typeof structs.Struct.fromJavaScript>[0]);
}

const server = new Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
server.addService(provider.ResourceProviderService, handlers);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(port);
});
