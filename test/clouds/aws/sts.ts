// The two STS operations that a certificate deployment needs.
import type { Accounts, Caller } from "./accounts.ts";
import { AwsError } from "./aws-error.ts";
import { authorize } from "./iam.ts";
import type { Elements } from "./query-protocol.ts";

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const LIFETIME_SECONDS = { least: 900, usual: 3600, most: 43_200 };

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
  const lifetimeSeconds = readLifetime(form);
  authorize(caller, "sts:AssumeRole", roleArn);
  if (accounts.findAssumable(roleArn, caller, form.get("ExternalId") ?? undefined) === undefined) {
    throw new AwsError(
      "AccessDeniedException",
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    );
  }
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
