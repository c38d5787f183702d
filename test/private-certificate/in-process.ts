import { afterEach, beforeEach, vi } from "vitest";
import { sendRequestsTo } from "../../provider/aws/connection.ts";
import { privateCertificate as provider } from "../../provider/private-certificate/provider.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import type { PartialFailure } from "../../provider/pulumi/failures.ts";
import { plainJson } from "../../provider/pulumi/plain-json.ts";
import type { AuthorityOptions } from "../clouds/acm-pca/create-authority.ts";
import { DEFAULT_ACCOUNT, DEFAULT_REGION, LocalAws, requestHandler } from "../clouds/aws/index.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";

export const owner = "acme/shop/production/api";
export const day = 24 * 60 * 60 * 1000;

const [{ accessKeyId, secretAccessKey }] = DEFAULT_ACCOUNT.credentials;
let tests = 0;

interface InProcess {
  readonly aws: LocalAws;
  readonly account: string;
  /** A CA of the test's own account. */
  authority(options?: AuthorityOptions): string;
  /** The operations called, in their order. */
  calls(): string[];
  allowOnly(...actions: readonly string[]): void;
}

/** New local clouds for each test, behind the provider's own SDK clients without any socket; pacing is switched off. */
export function localClouds(): InProcess {
  let aws = new LocalAws();
  let account = "";
  beforeEach(() => {
    // Turns under the quotas are counted by account, for the whole process.
    account = String(++tests).padStart(12, "7");
    aws = new LocalAws({
      now: () => Date.now(),
      accounts: [{ id: account, credentials: DEFAULT_ACCOUNT.credentials }],
    });
    sendRequestsTo(requestHandler(aws));
    const env = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_ACCOUNT_ID: account,
      AWS_REGION: DEFAULT_REGION,
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
      PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000",
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    vi.spyOn(console, "log").mockImplementation(() => {});
    vi.spyOn(console, "warn").mockImplementation(() => {});
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
    get account() {
      return account;
    },
    authority: (options = {}) => aws.pca.createAuthority({ account, ...options }),
    calls: () => aws.calls.map(({ operation }) => operation),
    allowOnly: (...actions) => aws.allow(accessKeyId, [{ actions }]),
  };
}

let owners = 0;

/** Arguments of a resource of its own; `extra` goes over them. */
export function inputsFor(certificateAuthorityArn: string, extra: Properties = {}): Properties {
  return {
    __provider: "the code",
    certificateAuthorityArn,
    subjectAlternativeNames: ["api.internal.example.com", "10.0.0.7"],
    keyAlgorithm: "EC_prime256v1",
    validity: { days: 90 },
    provenanceId: `${owner}-${++owners}`,
    ...extra,
  };
}

/** A resource as its `create` left it in the state. */
export async function created(inputs: Properties): Promise<{ readonly id: string; readonly outputs: Properties }> {
  const { id, outputs } = await inVirtualTime(() => provider.create(inputs));
  return { id, outputs: plainJson(outputs) };
}

export async function updated(id: string, outputs: Properties, inputs: Properties): Promise<Properties> {
  return plainJson(await inVirtualTime(() => provider.update(id, outputs, inputs)));
}

/** The state so many days later: the certificate in it was issued as much earlier. */
export function aged(outputs: Properties, days: number): Properties {
  const earlier = (date: unknown) => new Date(Date.parse(String(date)) - days * day).toISOString();
  return { ...outputs, notBefore: earlier(outputs.notBefore), notAfter: earlier(outputs.notAfter) };
}

/** What a step fails with. */
export async function failureOf(step: Promise<unknown>): Promise<Error> {
  return step.then(
    () => {
      throw new Error("expected a failure, received none");
    },
    (error: Error) => error,
  );
}

/** The state that a failed step leaves behind. */
export async function leftBy(step: Promise<unknown>): Promise<{ message: string; id: string; outputs: Properties }> {
  const error = (await failureOf(step)) as PartialFailure;
  if (error.name !== "PartialFailure") throw error;
  return { message: error.message, id: error.resourceId, outputs: plainJson(error.outputs) };
}

export const printed = (): string =>
  [...vi.mocked(console.log).mock.calls, ...vi.mocked(console.warn).mock.calls].flat().join("\n");
