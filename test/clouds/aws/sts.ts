// The two STS operations that a certificate deployment needs.
import type { Accounts, Caller } from "./accounts.ts";
import { AwsError } from "./aws-error.ts";
import { authorize } from "./iam.ts";
import type { ConditionContext } from "./trust-policy.ts";
import type { Elements } from "./xml.ts";

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;
const LIFETIME_SECONDS = { least: 900, usual: 3600, most: 43_200, chained: 3600 };

/**
 * Answers GetCallerIdentity and AssumeRole.
 * @throws AwsError InvalidAction, ValidationError or AccessDenied
 */
export function answerSts(action: string, form: URLSearchParams, caller: Caller, accounts: Accounts): Elements {
  if (action === "GetCallerIdentity") return { Arn: caller.arn, UserId: caller.userId, Account: caller.account };
  if (action === "AssumeRole") return assumeRole(form, caller, accounts);
  throw new AwsError("InvalidAction", `Could not find operation ${action} for version 2011-06-15`);
}

function assumeRole(form: URLSearchParams, caller: Caller, accounts: Accounts): Elements {
  const roleArn = form.get("RoleArn") ?? "";
  const sessionName = readSessionName(form);
  const externalId = readExternalId(form);
  const lifetimeSeconds = readLifetime(form);
  const context = { "sts:RoleSessionName": sessionName, "sts:ExternalId": externalId };
  for (const action of hasTags(form) ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"]) {
    requireTrust(roleArn, action, caller, accounts, context);
  }
  enforceLongest(lifetimeSeconds, roleArn, caller, accounts);
  const issued = accounts.issueTemporary(roleArn, sessionName, lifetimeSeconds * 1000);
  return {
    AssumedRoleUser: { AssumedRoleId: issued.userId, Arn: issued.arn },
    Credentials: {
      AccessKeyId: issued.accessKeyId,
      SecretAccessKey: issued.secretAccessKey,
      SessionToken: issued.sessionToken,
      Expiration: new Date(issued.expiresAt).toISOString(),
    },
  };
}

/**
 * Both the role's trust policy and the caller's own policies must allow it; within an account a trust policy that names
 * the caller is enough. A denial does not tell an absent role from one that does not trust the caller.
 */
function requireTrust(
  roleArn: string,
  action: string,
  caller: Caller,
  accounts: Accounts,
  context: ConditionContext,
): void {
  const trust = accounts.trustOf(roleArn, action, caller, context);
  const isOwn = roleArn.split(":")[4] === caller.account;
  if (!(trust === "principal" && isOwn)) authorize(caller, action, roleArn);
  if (trust !== "none") return;
  throw new AwsError(
    "AccessDeniedException",
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${roleArn}`,
  );
}

/** STS API reference, AssumeRole, DurationSeconds: in a chain of roles an hour, whatever the role's own setting is. */
function enforceLongest(seconds: number, roleArn: string, { roleArn: own }: Caller, accounts: Accounts): void {
  if (own !== undefined && seconds > LIFETIME_SECONDS.chained) {
    const limit = "the 1 hour session limit for roles assumed by role chaining";
    throw new AwsError("ValidationError", `The requested DurationSeconds exceeds ${limit}`);
  }
  if (seconds > accounts.longestSessionSeconds(roleArn)) {
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  }
}

function hasTags(form: URLSearchParams): boolean {
  return [...form.keys()].some((name) => name.startsWith("Tags.member."));
}

function readExternalId(form: URLSearchParams): string | undefined {
  const id = form.get("ExternalId") ?? undefined;
  if (id === undefined || EXTERNAL_ID.test(id)) return id;
  throw invalid("externalId", "Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*");
}

function readSessionName(form: URLSearchParams): string {
  const name = form.get("RoleSessionName") ?? "";
  if (SESSION_NAME.test(name)) return name;
  throw invalid("roleSessionName", `Member must satisfy regular expression pattern: [\\w+=,.@-]*`);
}

function readLifetime(form: URLSearchParams): number {
  const { least, usual, most } = LIFETIME_SECONDS;
  const seconds = Number(form.get("DurationSeconds") ?? usual);
  if (Number.isInteger(seconds) && seconds >= least && seconds <= most) return seconds;
  throw invalid("durationSeconds", `Member must have value between ${least} and ${most}`);
}

function invalid(member: string, constraint: string): AwsError {
  const text = `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${constraint}`;
  return new AwsError("ValidationError", text);
}
