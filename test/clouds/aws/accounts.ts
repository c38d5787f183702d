// Accounts, their credentials and roles, and who a signed request comes from.
import { randomBytes } from "node:crypto";
import type { WireRequest } from "../http.ts";
import { AwsError } from "./aws-error.ts";
import type { Statement } from "./iam.ts";
import { type Authorization, isSignedBy, readAuthorization } from "./sigv4.ts";

export interface CredentialOptions {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** IAM user; default `tester`. */
  readonly userName?: string;
  /** Default: everything is allowed. */
  readonly allow?: readonly Statement[];
}

export interface RoleOptions {
  readonly name: string;
  /** Account ids whose principals may assume the role. */
  readonly trusts: readonly string[];
  readonly externalId?: string;
  readonly allow?: readonly Statement[];
}

export interface AccountOptions {
  /** Twelve digits. */
  readonly id: string;
  readonly credentials?: readonly CredentialOptions[];
  readonly roles?: readonly RoleOptions[];
}

/** Who calls, where: the account is the credential's, the region the signature's. */
export interface Caller {
  readonly arn: string;
  readonly userId: string;
  readonly account: string;
  readonly region: string;
  readonly service: string;
  readonly allow: readonly Statement[] | undefined;
}

interface Credential {
  readonly secretAccessKey: string;
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  readonly allow: readonly Statement[] | undefined;
  readonly sessionToken?: string;
  /** Milliseconds. */
  readonly expiresAt?: number;
}

interface Role extends RoleOptions {
  readonly account: string;
}

export interface TemporaryCredential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: number;
  readonly arn: string;
  readonly userId: string;
}

export class Accounts {
  readonly #credentials = new Map<string, Credential>();
  readonly #roles = new Map<string, Role>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add({ id, credentials = [], roles = [] }: AccountOptions): void {
    for (const { accessKeyId, secretAccessKey, userName = "tester", allow } of credentials) {
      const arn = `arn:aws:iam::${id}:user/${userName}`;
      this.#credentials.set(accessKeyId, { secretAccessKey, account: id, arn, userId: `AIDA${userName}`, allow });
    }
    for (const role of roles) this.#roles.set(`arn:aws:iam::${id}:role/${role.name}`, { ...role, account: id });
  }

  /** Replaces what a credential may do; undefined allows everything. */
  allow(accessKeyId: string, statements: readonly Statement[] | undefined): void {
    const credential = this.#credentials.get(accessKeyId);
    if (credential === undefined) throw new Error(`accessKeyId: expected a known one, received ${accessKeyId}`);
    this.#credentials.set(accessKeyId, { ...credential, allow: statements });
  }

  /**
   * Who signed the request (header names in lower case).
   * @throws AwsError for a missing, malformed, unknown, wrong or expired signature
   */
  authenticate(request: WireRequest): Caller {
    const authorization = readAuthorization(request.headers);
    const credential = this.#credentials.get(authorization.accessKeyId);
    if (credential === undefined || credential.sessionToken !== request.headers["x-amz-security-token"]) {
      throw new AwsError("UnrecognizedClientException", "The security token included in the request is invalid.");
    }
    if (!isSignedBy(credential.secretAccessKey, request, authorization)) throw wrongSignature();
    if (credential.expiresAt !== undefined && credential.expiresAt <= this.#now()) {
      throw new AwsError("ExpiredTokenException", "The security token included in the request is expired");
    }
    return callerOf(credential, authorization);
  }

  /** The role, if it trusts this caller and the external id is right. */
  findAssumable(roleArn: string, caller: Caller, externalId: string | undefined): RoleOptions | undefined {
    const role = this.#roles.get(roleArn);
    if (role === undefined || !role.trusts.includes(caller.account)) return undefined;
    return role.externalId === undefined || role.externalId === externalId ? role : undefined;
  }

  issueTemporary(roleArn: string, sessionName: string, lifetimeMilliseconds: number): TemporaryCredential {
    const role = this.#roles.get(roleArn);
    if (role === undefined) throw new Error(`roleArn: expected a known role, received ${roleArn}`);
    const issued = {
      accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(60).toString("base64"),
      expiresAt: this.#now() + lifetimeMilliseconds,
      arn: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${sessionName}`,
      userId: `AROA${role.name}:${sessionName}`,
    };
    this.#credentials.set(issued.accessKeyId, { ...issued, account: role.account, allow: role.allow });
    return issued;
  }
}

function callerOf({ arn, userId, account, allow }: Credential, { region, service }: Authorization): Caller {
  return { arn, userId, account, allow, region, service };
}

function wrongSignature(): AwsError {
  return new AwsError(
    "InvalidSignatureException",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  );
}
