// Who may sign in, and how.
import { generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { signJwt } from "./jwt.ts";

/** What a foreign token must say to stand for an application (Entra: workload identity federation). */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
}

/** A service principal: its `clientId` is the token's `appid`, its `objectId` the token's `oid`. */
export interface Principal {
  readonly clientId: string;
  readonly objectId: string;
}

export interface Application extends Principal {
  readonly clientSecret?: string;
  /** Seconds since 1970; never, where not given. */
  readonly clientSecretEnds?: number;
  readonly federated?: readonly FederatedCredential[];
}

/** The audience that Entra asks of a federated token. */
export const EXCHANGE_AUDIENCE = "api://AzureADTokenExchange";

export interface FederatedTokenContent {
  readonly subject: string;
  readonly audience?: string;
  /** Seconds; an hour where not given. */
  readonly lifetime?: number;
}

/** A foreign issuer of workload tokens, as a Kubernetes cluster or a CI service is one. */
export class WorkloadIssuer {
  readonly url: string;
  readonly publicKey: KeyObject;
  readonly #privateKey: KeyObject;
  readonly #now: () => number;

  constructor(url: string, now: () => number = Date.now) {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    this.url = url;
    this.publicKey = publicKey;
    this.#privateKey = privateKey;
    this.#now = now;
  }

  issue({ subject, audience = EXCHANGE_AUDIENCE, lifetime = 3600 }: FederatedTokenContent): string {
    const issued = Math.floor(this.#now() / 1000);
    const claims = { iss: this.url, sub: subject, aud: audience, iat: issued, nbf: issued, exp: issued + lifetime };
    return signJwt(claims, { keyId: "workload", privateKey: this.#privateKey });
  }
}

export interface Directory {
  readonly tenantId: string;
  readonly applications: readonly Application[];
  readonly systemAssigned: Principal;
  readonly userAssigned: Principal;
  /** What App Service puts into IDENTITY_HEADER: no request without it gets a token. */
  readonly identityHeader: string;
  readonly workloadIssuer: WorkloadIssuer;
}

/** The application and the subject that the ready-made environments sign in as. */
export interface Deployer extends Application {
  readonly clientSecret: string;
  readonly workloadSubject: string;
}

/** A tenant with one application, which may sign in by secret and by workload identity, and two managed identities. */
export function newDirectory(now: () => number): Directory & { readonly deployer: Deployer } {
  const workloadIssuer = new WorkloadIssuer("https://oidc.cluster.example/3f1c/", now);
  const workloadSubject = "system:serviceaccount:infra:deployer";
  const deployer: Deployer = {
    ...newPrincipal(),
    clientSecret: randomBytes(30).toString("base64url"),
    federated: [{ issuer: workloadIssuer.url, subject: workloadSubject }],
    workloadSubject,
  };
  return {
    tenantId: randomUUID(),
    applications: [deployer],
    deployer,
    systemAssigned: newPrincipal(),
    userAssigned: newPrincipal(),
    identityHeader: randomBytes(16).toString("hex"),
    workloadIssuer,
  };
}

function newPrincipal(): Principal {
  return { clientId: randomUUID(), objectId: randomUUID() };
}
