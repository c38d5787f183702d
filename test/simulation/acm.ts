import type { LocalAcm } from "../clouds/acm/index.ts";
import { requestHandler } from "../clouds/aws/request-handler.ts";
import type { Fault } from "../clouds/faults.ts";
import type { WireRequest, WireResponse } from "../clouds/http.ts";
import type { CloudState, Held, RunningCloud, SimulatedCloud } from "./cloud.ts";
import { loadCloud } from "./processes.ts";
import type { FaultKind, Operation } from "./schedule.ts";
import type { VirtualTime } from "./virtual-time.ts";

const { LocalAcm: LocalAcmClass, DEFAULT_ACCOUNT } = loadCloud(
  "acm/index.ts",
) as typeof import("../clouds/acm/index.ts");

const accessOf: Readonly<Record<string, Operation["access"]>> = {
  GetCertificate: "look",
  ImportCertificate: "import",
  AddTagsToCertificate: "write",
  RemoveTagsFromCertificate: "write",
  DeleteCertificate: "write",
};

/** The local ACM, behind the SDK client's own request handler. */
export const acm: SimulatedCloud = {
  name: "ACM",
  environment: {
    AWS_ACCESS_KEY_ID: DEFAULT_ACCOUNT.credentials[0].accessKeyId,
    AWS_SECRET_ACCESS_KEY: DEFAULT_ACCOUNT.credentials[0].secretAccessKey,
    AWS_ACCOUNT_ID: DEFAULT_ACCOUNT.id,
    // Nothing of the machine's own AWS configuration may leak into a test.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  },

  firstId: arnOf(uuid(1)),

  arguments: (extra, id) => ({
    acm: { region: "eu-west-1", ...extra, ...(id !== undefined && { certificateArn: id }) },
  }),

  start: async (state, time) => new RunningAcm(state, time),

  operationOf({ headers, body }): Operation {
    const name = headers["x-amz-target"]?.split(".")[1] ?? "";
    const { CertificateArn: id } = JSON.parse(body.toString()) as { CertificateArn?: string };
    return { name, id, access: accessOf[name] ?? "read" };
  },

  connect(load, handle) {
    const aws = load("provider/aws/connection.ts") as typeof import("../../provider/aws/connection.ts");
    aws.sendRequestsTo(requestHandler({ handle }));
  },

  addFault(cloud, kind, text) {
    const fault = faultOf(kind, text);
    if (fault !== undefined) cloud.faults.add({ operation: "*", kind: fault });
  },
};

class RunningAcm implements RunningCloud {
  readonly #acm: LocalAcm;
  #created = 0;
  #newIds: string[] = [];

  constructor({ held, created }: CloudState, time: VirtualTime) {
    this.#acm = new LocalAcmClass({ now: time.now, sleep: time.sleep, newId: () => this.#newId() });
    for (const { id, bundle, tags } of held) {
      this.#newIds = [id.split("/")[1] ?? ""];
      this.#acm.importDirectly({ bundle, tags });
    }
    this.#created = created;
  }

  get faults() {
    return this.#acm.faults;
  }

  handle(request: WireRequest): Promise<WireResponse> {
    // The request's own id comes first and must not count: runs that make the same certificate give it the same ARN.
    this.#newIds = ["request"];
    return this.#acm.handle(request);
  }

  state(): CloudState {
    return { held: this.#acm.certificates().map((state) => this.#held(state)), created: this.#created, past: [] };
  }

  importAsSomebodyElse(id: string, bundle: Held["bundle"], tags?: Held["tags"]): void {
    this.#newIds = [];
    this.#acm.importDirectly(tags === undefined ? { arn: id, bundle } : { bundle, tags });
  }

  #held({ arn, fingerprint, chainFingerprints, privateKeyFingerprint, tags }: ReturnType<LocalAcm["certificates"]>[0]) {
    return { id: arn, bundle: this.#acm.bundleOf(arn), fingerprint, chainFingerprints, privateKeyFingerprint, tags };
  }

  #newId(): string {
    const reserved = this.#newIds.shift();
    if (reserved !== undefined) return reserved;
    this.#created += 1;
    return uuid(this.#created);
  }
}

function arnOf(name: string): string {
  return `arn:aws:acm:eu-west-1:${DEFAULT_ACCOUNT.id}:certificate/${name}`;
}

function uuid(serial: number): string {
  return `00000000-0000-4000-8000-${String(serial).padStart(12, "0")}`;
}

function faultOf(kind: FaultKind, message: string): Fault | undefined {
  switch (kind) {
    case "cut before":
    case "offline":
      return { type: "cut", effect: "before" };
    case "cut after":
      return { type: "cut", effect: "after" };
    case "error after":
      return { type: "error", name: "InternalFailure", message, status: 500, effect: "after" };
    case "refused":
      return { type: "error", name: "ValidationException", message };
    case "denied":
      return { type: "error", name: "AccessDeniedException", message };
    case "outage":
      return { type: "error", name: "ServiceUnavailable", message, status: 503 };
    case "throttled":
      return { type: "throttle" };
    case "tags lost":
      return { type: "lose-tags" };
    default:
      return undefined;
  }
}
