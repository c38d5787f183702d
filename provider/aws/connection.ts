import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { turn } from "../targets/pacing.ts";
import { withRetries } from "../targets/retry.ts";
import { ensureMayWrite } from "../targets/write-guard.ts";
import type { AwsIdentity } from "./arguments.ts";
import { withOrigin } from "./credential-failure.ts";
import { type Credentials, credentialsFor } from "./credentials.ts";
import { judge, toTargetError } from "./errors.ts";

/** How long one call may take with all its retries, in seconds; waiting for a turn under the quotas not counted. */
const patienceSeconds = 120;

type RequestHandler = NonNullable<STSClientConfig["requestHandler"]>;

/** What every client of this package is made with. */
export interface ClientSettings {
  readonly region: string;
  readonly credentials: Credentials;
  readonly maxAttempts: 1;
  readonly requestHandler: RequestHandler;
}

/** What of an SDK client is used here, whatever its service. */
interface SdkClient {
  readonly config: {
    credentials(): Promise<{ readonly accessKeyId: string; readonly accountId?: string | undefined }>;
  };
}

/** A service, as far as its calls need care. */
export interface AwsService<Client extends SdkClient, Operation extends string> {
  /** The prefix of its actions in policies: "acm". */
  readonly name: string;
  /** The published quotas of an account and region. */
  readonly requestsPerSecond: Readonly<Record<Operation, number>>;
  /** Where the service counts all operations together (Route 53). */
  readonly requestsPerSecondInAll?: number;
  /** What changes something: not done any more once the engine is gone. */
  readonly writes: readonly Operation[];
  /** What must not be done again after a lost answer: the caller looks before it acts. */
  readonly notRepeatable: readonly Operation[];
  newClient(settings: ClientSettings): Client;
}

/** One account and region of a service, as seen with one set of credentials. */
export interface Connection<Client, Operation> {
  readonly region: string;
  /** The twelve digits, or undefined where nobody would tell. */
  account(): Promise<string | undefined>;
  /** Makes a call in its turn under the quotas, retried where that is safe. Throws `TargetError` only. */
  call<T>(operation: Operation, send: (client: Client) => Promise<T>): Promise<T>;
}

export type Connect<Client, Operation> = (region: string, identity: AwsIdentity) => Connection<Client, Operation>;

const overTheNetwork = { requestTimeout: 30_000, connectionTimeout: 5_000 };
let requestHandler: RequestHandler = overTheNetwork;
const allConnections: Map<string, unknown>[] = [];

/** Sends all requests of connections made from now on to `handler`: the fault simulation runs a whole cloud behind it. */
export function sendRequestsTo(handler: RequestHandler | undefined): void {
  requestHandler = handler ?? overTheNetwork;
  for (const connections of allConnections) connections.clear();
}

/** Connects to a service; once in a process for each region and identity, so that sockets and credentials are reused. */
export function connector<Client extends SdkClient, Operation extends string>(
  service: AwsService<Client, Operation>,
): Connect<Client, Operation> {
  const connections = new Map<string, Connection<Client, Operation>>();
  allConnections.push(connections);
  return (region, { profile, assumeRole }) => {
    const key = JSON.stringify([region, profile, assumeRole]);
    const connection = connections.get(key) ?? newConnection(service, region, { profile, assumeRole });
    connections.set(key, connection);
    return connection;
  };
}

function newConnection<Client extends SdkClient, Operation extends string>(
  service: AwsService<Client, Operation>,
  region: string,
  identity: AwsIdentity,
): Connection<Client, Operation> {
  // Retries are ours (see retry.ts): the SDK's own would repeat an import that may have taken effect.
  const settings = { region, credentials: credentialsFor(identity, region), maxAttempts: 1, requestHandler } as const;
  const client = service.newClient(settings);
  let known: Promise<string | undefined> | undefined;
  const account = () => {
    known ??= accountOf(client, region);
    return known;
  };
  return {
    region,
    account,
    async call(operation, send) {
      // Without the account the set of credentials itself has to do.
      const everything = `${service.name} ${(await account()) ?? JSON.stringify(identity)} ${region}`;
      const key = `${everything} ${operation}`;
      const repeatable = !service.notRepeatable.includes(operation);
      const mayGo = async () => {
        await turn(key, service.requestsPerSecond[operation]);
        if (service.requestsPerSecondInAll !== undefined) await turn(everything, service.requestsPerSecondInAll);
        if (service.writes.includes(operation)) await ensureMayWrite(operation);
      };
      try {
        return await withRetries(() => send(client), { repeatable, patienceSeconds, judge, turn: mayGo });
      } catch (error) {
        throw withOrigin(toTargetError(error, operation, !repeatable), identity);
      }
    },
  };
}

/** The account that quotas are counted for. Most credential sources say it; else STS is asked, once and briefly. */
async function accountOf(client: SdkClient, region: string): Promise<string | undefined> {
  try {
    const credentials = await client.config.credentials();
    if (credentials.accountId !== undefined) return credentials.accountId;
    const sts = new STSClient({
      region,
      credentials: client.config.credentials as Credentials,
      maxAttempts: 1,
      requestHandler: stsRequestHandler(),
    });
    return (await sts.send(new GetCallerIdentityCommand({}))).Account;
  } catch {
    return undefined;
  }
}

/** STS may be out of reach where the service is not: not worth waiting for. */
function stsRequestHandler(): RequestHandler {
  return requestHandler === overTheNetwork ? { requestTimeout: 3_000, connectionTimeout: 2_000 } : requestHandler;
}
