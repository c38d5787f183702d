import { ACMClient, type ACMClientConfig } from "@aws-sdk/client-acm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { turn } from "../pacing.ts";
import { withRetries } from "../retry.ts";
import { ensureMayWrite } from "../write-guard.ts";
import { type AcmArguments, regionOf } from "./arguments.ts";
import { judge, toTargetError } from "./errors.ts";
import { type AcmOperation, requestsPerSecond } from "./quotas.ts";

const writes: readonly AcmOperation[] = [
  "ImportCertificate",
  "AddTagsToCertificate",
  "RemoveTagsFromCertificate",
  "DeleteCertificate",
];
/** An import whose answer was lost is told to the transaction, which looks before it acts; all else may be repeated. */
const notRepeatable: readonly AcmOperation[] = ["ImportCertificate"];

/** How long one call may take with all its retries, in seconds; waiting for a turn under the quotas not counted. */
const patienceSeconds = 120;

/** One account and region, as seen with one set of credentials. */
export interface AcmConnection {
  readonly region: string;
  /** The twelve digits, or undefined where nobody would tell. */
  account(): Promise<string | undefined>;
  /** Makes a call in its turn under the quotas, retried where that is safe. Throws `TargetError` only. */
  call<T>(operation: AcmOperation, send: (client: ACMClient) => Promise<T>): Promise<T>;
}

const connections = new Map<string, AcmConnection>();

type RequestHandler = NonNullable<ACMClientConfig["requestHandler"]>;

const overTheNetwork = { requestTimeout: 30_000, connectionTimeout: 5_000 };
let requestHandler: RequestHandler = overTheNetwork;

/** Sends all requests of connections made from now on to `handler`: the fault simulation runs a whole cloud behind it. */
export function sendRequestsTo(handler: RequestHandler | undefined): void {
  requestHandler = handler ?? overTheNetwork;
  connections.clear();
}

/** The connection for these arguments; made once in a process, so that its connections and credentials are reused. */
export function connectAcm(args: AcmArguments): AcmConnection {
  const region = regionOf(args);
  const identity = JSON.stringify([args.profile, args.assumeRole]);
  const key = `${region} ${identity}`;
  const existing = connections.get(key);
  if (existing !== undefined) return existing;
  const connection = newConnection(region, identity, credentialsFor(args, region));
  connections.set(key, connection);
  return connection;
}

type Credentials = NonNullable<ACMClientConfig["credentials"]>;

function credentialsFor({ profile, assumeRole }: AcmArguments, region: string): Credentials {
  const own = fromNodeProviderChain({ ...(profile && { profile }), clientConfig: { region } });
  if (assumeRole === undefined) return own;
  return fromTemporaryCredentials({
    masterCredentials: own,
    clientConfig: { region },
    params: {
      RoleArn: assumeRole.roleArn,
      RoleSessionName: assumeRole.sessionName ?? "pulumi-certificates",
      ...(assumeRole.externalId && { ExternalId: assumeRole.externalId }),
      ...(assumeRole.tags && { Tags: Object.entries(assumeRole.tags).map(([Key, Value]) => ({ Key, Value })) }),
    },
  });
}

function newConnection(region: string, identity: string, credentials: Credentials): AcmConnection {
  // Retries are ours (see retry.ts): the SDK's own would repeat an import that may have taken effect.
  const client = new ACMClient({ region, credentials, maxAttempts: 1, requestHandler });
  let known: Promise<string | undefined> | undefined;
  const account = () => {
    known ??= accountOf(client);
    return known;
  };
  return {
    region,
    account,
    async call(operation, send) {
      // Without the account the set of credentials itself has to do.
      const key = `acm ${(await account()) ?? identity} ${region} ${operation}`;
      const repeatable = !notRepeatable.includes(operation);
      const mayGo = async () => {
        await turn(key, requestsPerSecond[operation]);
        if (writes.includes(operation)) await ensureMayWrite(operation);
      };
      try {
        return await withRetries(() => send(client), { repeatable, patienceSeconds, judge, turn: mayGo });
      } catch (error) {
        throw toTargetError(error, operation, !repeatable);
      }
    },
  };
}

/** The account that quotas are counted for. Most credential sources say it; else STS is asked, once and briefly. */
async function accountOf(client: ACMClient): Promise<string | undefined> {
  try {
    const { accountId } = await client.config.credentials();
    if (accountId !== undefined) return accountId;
    const sts = new STSClient({
      region: client.config.region,
      credentials: client.config.credentials,
      maxAttempts: 1,
      requestHandler: stsRequestHandler(),
    });
    return (await sts.send(new GetCallerIdentityCommand({}))).Account;
  } catch {
    return undefined;
  }
}

/** STS may be out of reach where ACM is not: not worth waiting for. */
function stsRequestHandler(): RequestHandler {
  return requestHandler === overTheNetwork ? { requestTimeout: 3_000, connectionTimeout: 2_000 } : requestHandler;
}
