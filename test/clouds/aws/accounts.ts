// Accounts, their credentials and roles, and who a signed request comes from.
import { randomBytes } from "node:crypto";
import type { WireRequest } from "../http.ts";
import { AwsError } from "./aws-error.ts";
import type { Statement } from "./iam.ts";
import { type Authorization, isSignedBy, readAuthorization } from "./sigv4.ts";
import { type ConditionContext, type Trust, type TrustPolicy, trustIn, trustPolicy } from "./trust-policy.ts";

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
  /** Who may assume it: accounts by their digits, or users, roles and sessions by their ARNs. */
  readonly trusts?: readonly string[];
  /** What all of them must give. */
  readonly externalId?: string;
  /** The whole document, instead of both. */
  readonly trustPolicy?: TrustPolicy;
  /** The longest session; an hour where not given. */
  readonly maxSessionSeconds?: number;
  /** Default: everything is allowed. */
  readonly allow?: readonly Statement[];
}

export interface AccountOptions {
  /** Twelve digits. */
  readonly id: string;
  readonly credentials?: readonly CredentialOptions[];
  readonly roles?: readonly RoleOptions[];
}

/** The example account and key of the AWS documentation. */
export const DEFAULT_ACCOUNT = {
  id: "111122223333",
  credentials: [{ accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" }],
} as const satisfies AccountOptions;
export const DEFAULT_REGION = "eu-west-1";

/** Who calls, where: the account is the credential's, the region the signature's. */
export interface Caller {
  readonly arn: string;
  readonly userId: string;
  readonly account: string;
  readonly region: string;
  readonly service: string;
  readonly allow: readonly Statement[] | undefined;
  /** The role whose session it is; undefined for a user. */
  readonly roleArn: string | undefined;
}

interface Credential {
  readonly secretAccessKey: string;
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  readonly allow: readonly Statement[] | undefined;
  readonly sessionToken?: string;
  /** The role whose session it is, and whose permissions it has. */
  readonly roleArn?: string;
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

  /** Replaces what a credential, or by its ARN a role in all its sessions, may do; undefined allows everything. */
  allow(accessKeyId: string, statements: readonly Statement[] | undefined): void {
    const role = this.#roles.get(accessKeyId);
    if (role !== undefined) {
      const { allow: _before, ...rest } = role;
      this.#roles.set(accessKeyId, statements === undefined ? rest : { ...rest, allow: statements });
      return;
    }
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
    const role = this.#roles.get(credential.roleArn ?? "");
    return callerOf(role === undefined ? credential : { ...credential, allow: role.allow }, authorization);
  }

  /** How far the role trusts this caller; a role that there is not trusts nobody. */
  trustOf(roleArn: string, action: string, caller: Caller, context: ConditionContext): Trust {
    const role = this.#roles.get(roleArn);
    if (role === undefined) return "none";
    const policy = role.trustPolicy ?? trustPolicy(role.trusts ?? [], role.externalId);
    const known = { "aws:PrincipalArn": caller.roleArn ?? caller.arn, "aws:PrincipalAccount": caller.account };
    return trustIn(policy, action, caller, { ...known, ...context });
  }

  longestSessionSeconds(roleArn: string): number {
    return this.#roles.get(roleArn)?.maxSessionSeconds ?? 3600;
  }

  /** Credentials of a role as its instance, or whatever else runs as it, finds them; trust is not asked for. */
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
    this.#credentials.set(issued.accessKeyId, { ...issued, roleArn, account: role.account, allow: role.allow });
    return issued;
  }
}

function callerOf({ arn, userId, account, allow, roleArn }: Credential, signed: Authorization): Caller {
  return { arn, userId, account, allow, roleArn, region: signed.region, service: signed.service };
}

function wrongSignature(): AwsError {
  return new AwsError(
    "InvalidSignatureException",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  );
}
