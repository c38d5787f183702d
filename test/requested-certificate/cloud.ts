/** A local AWS of two accounts for each test: the certificates' own, and one with the zones of DNS and a role for them. */
import { afterEach, beforeEach, vi } from "vitest";
import { sendRequestsTo } from "../../provider/aws/connection.ts";
import type { PolicyDocument } from "../../provider/aws/policy.ts";
import { dynamicProvider, type Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { plainJson } from "../../provider/pulumi/plain-json.ts";
import { requestedCertificate } from "../../provider/requested-certificate/provider.ts";
import { DEFAULT_ACCOUNT, DEFAULT_REGION, LocalAws, requestHandler } from "../clouds/aws/index.ts";
import type { LocalAwsOptions } from "../clouds/aws/local-aws.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";

export const region = DEFAULT_REGION;
export const owner = "acme/shop/production/site";
export const provenance = (id: string = owner) => ({
  "pulumi-certificates-managed-by": "pulumi-certificates",
  "pulumi-certificates-certificate-id": id,
});

const [{ accessKeyId, secretAccessKey }] = DEFAULT_ACCOUNT.credentials;
let tests = 0;
let skippedMilliseconds = 0;

export class TwoAccounts extends LocalAws {
  readonly account: string;
  readonly dnsAccount: string;

  constructor(options: Pick<LocalAwsOptions, "settings"> = {}) {
    super({ now: () => Date.now() + skippedMilliseconds, accounts: [], ...options });
    skippedMilliseconds = 0;
    // Turns under the quotas are counted by account, for the whole process.
    tests += 2;
    this.account = String(tests).padStart(12, "0");
    this.dnsAccount = String(tests + 1).padStart(12, "0");
    this.accounts.add({ id: this.account, credentials: DEFAULT_ACCOUNT.credentials });
    this.accounts.add({ id: this.dnsAccount, roles: [{ name: "dns", trusts: [this.account] }] });
  }

  /** The services' clock goes on, while nobody looks. */
  skipHours(hours: number): void {
    skippedMilliseconds += hours * 3_600_000;
  }

  get dnsRole(): string {
    return `arn:aws:iam::${this.dnsAccount}:role/dns`;
  }

  zone(
    name: string,
    more: { readonly account?: string; readonly private?: boolean; readonly delegated?: boolean } = {},
  ) {
    return this.route53.addZone({ name, account: this.account, ...more });
  }

  /** From here on, no more than these policies allow. */
  restrict(who: "caller" | "dns role", ...policies: readonly PolicyDocument[]): void {
    const statements = policies.flatMap(({ Statement }) =>
      Statement.map(({ Action, Resource }) => ({ actions: Action, resources: Resource })),
    );
    this.allow(who === "caller" ? accessKeyId : this.dnsRole, statements);
  }

  operations(): string[] {
    return this.calls.map(({ operation }) => operation).filter((each) => each !== "GetCallerIdentity");
  }
}

let current: TwoAccounts | undefined;

/** The next run has a provider process of its own: it knows nothing of what the last one has listed. */
function inNewProcess<T>(work: () => Promise<T>): Promise<T> {
  if (current !== undefined) sendRequestsTo(requestHandler(current));
  return inVirtualTime(work);
}

/** What the provider said, without its own name in front. */
export const said: string[] = [];

export function localAws() {
  let aws = new TwoAccounts();
  beforeEach(() => {
    aws = new TwoAccounts();
    current = aws;
    sendRequestsTo(requestHandler(aws));
    said.length = 0;
    for (const print of ["log", "warn"] as const) {
      vi.spyOn(console, print).mockImplementation((line) => {
        said.push(String(line));
      });
    }
    for (const [name, value] of Object.entries(environmentOf(aws))) vi.stubEnv(name, value);
  });
  afterEach(() => {
    sendRequestsTo(undefined);
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  return {
    get aws() {
      return aws;
    },
  };
}

function environmentOf({ account }: TwoAccounts): Readonly<Record<string, string>> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    // With it, STS need not be asked.
    AWS_ACCOUNT_ID: account,
    AWS_REGION: DEFAULT_REGION,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000",
  };
}

let resources = 0;

/** The arguments of a resource; each test's has a provenance of its own, since a message is said once in a process. */
export function inputsOf(domainName: string, extra: Properties = {}): Properties {
  resources += 1;
  return { __provider: "the code", domainName, region, provenanceId: `${owner}-${resources}`, ...extra };
}

export interface Made {
  readonly id: string;
  readonly outputs: Properties;
}

/** A resource as its `create` left it in the state, in a time that passes at once. */
export async function create(inputs: Properties): Promise<Made> {
  const { id, outputs } = await inNewProcess(() => requestedCertificate.create(inputs));
  return { id, outputs: plainJson(outputs) };
}

export async function update({ id, outputs }: Made, inputs: Properties): Promise<Made> {
  return { id, outputs: plainJson(await inNewProcess(() => requestedCertificate.update(id, outputs, inputs))) };
}

export const diff = ({ id, outputs }: Made, inputs: Properties) =>
  inNewProcess(() => requestedCertificate.diff(id, outputs, inputs));
export const read = ({ id, outputs }: Made) => inNewProcess(() => requestedCertificate.read(id, outputs));
export const remove = ({ id, outputs }: Made) => inNewProcess(() => requestedCertificate.delete(id, outputs));
export const provider = dynamicProvider(requestedCertificate);

/** A failure as the engine gets it: what is saved of the resource, and what is said. */
export interface Failed extends Partial<Made> {
  readonly message: string;
}

export async function failureOf(running: Promise<unknown>): Promise<Failed> {
  try {
    await running;
  } catch (error) {
    const { message, resourceId, outputs } = error as Error & { resourceId?: string; outputs?: object };
    if (resourceId === undefined || outputs === undefined) return { message };
    return { message, id: resourceId, outputs: plainJson(outputs) };
  }
  throw new Error("expected a failure, received success");
}

/** What a failed run left in the state. */
export function saved({ id, outputs, message }: Failed): Made {
  if (id === undefined || outputs === undefined) throw new Error(`expected something saved, received only: ${message}`);
  return { id, outputs };
}
