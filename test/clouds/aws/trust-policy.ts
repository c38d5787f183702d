// Who may assume a role: its trust policy, evaluated as IAM does (IAM user guide, "Policy evaluation logic" and "AWS JSON
// policy elements: Principal").
import { isLike } from "./iam.ts";

export interface TrustStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal: "*" | { readonly AWS: string | readonly string[] };
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, ConditionBlock>>;
}

type ConditionBlock = Readonly<Record<string, string | readonly string[]>>;

/** The document, as IAM takes it. */
export interface TrustPolicy {
  readonly Version?: string;
  readonly Statement: readonly TrustStatement[];
}

/** Somebody who asks to assume the role. */
export interface Asking {
  readonly account: string;
  /** Of a user, or of a role's session. */
  readonly arn: string;
  /** The role whose session it is. */
  readonly roleArn: string | undefined;
}

/** What conditions look at: the keys of the request's context that are there. */
export type ConditionContext = Readonly<Record<string, string | undefined>>;

/**
 * `principal` where the policy names the user, role or session itself: within an account that is enough; `account` where
 * it trusts the whole account or anybody, so that the caller's own policies have to allow the action as well.
 */
export type Trust = "none" | "account" | "principal";

export function trustIn(policy: TrustPolicy, action: string, asking: Asking, context: ConditionContext): Trust {
  const matching = policy.Statement.map((statement) => ({
    effect: statement.Effect,
    trust: applies(statement, action, context) ? trustOf(statement.Principal, asking) : "none",
  })).filter(({ trust }) => trust !== "none");
  if (matching.some(({ effect }) => effect === "Deny")) return "none";
  return matching.find(({ trust }) => trust === "principal")?.trust ?? matching[0]?.trust ?? "none";
}

/** A policy from its usual parts: principals (an account by its digits), and an external id that they must give. */
export function trustPolicy(principals: readonly string[], externalId: string | undefined): TrustPolicy {
  const condition = externalId === undefined ? {} : { Condition: { StringEquals: { "sts:ExternalId": externalId } } };
  const Action = ["sts:AssumeRole", "sts:TagSession"];
  return { Statement: [{ Effect: "Allow", Principal: { AWS: principals }, Action, ...condition }] };
}

function applies({ Action, Condition = {} }: TrustStatement, action: string, context: ConditionContext): boolean {
  const named = listOf(Action).some((pattern) => isLike(pattern.toLowerCase(), action.toLowerCase()));
  return named && Object.entries(Condition).every(([operator, block]) => holds(operator, block, context));
}

function trustOf(principal: TrustStatement["Principal"], { account, arn, roleArn }: Asking): Trust {
  const named = principal === "*" ? ["*"] : listOf(principal.AWS);
  if (named.some((each) => each === arn || each === roleArn)) return "principal";
  return named.some((each) => ["*", account, `arn:aws:iam::${account}:root`].includes(each)) ? "account" : "none";
}

const OPERATORS: Readonly<Record<string, (pattern: string, value: string) => boolean>> = {
  StringEquals: (pattern, value) => pattern === value,
  StringLike: isLike,
  ArnEquals: isLike,
  ArnLike: isLike,
};

/** All keys of a block must hold, each for any of its values. A key that is not there holds for none. */
function holds(operator: string, block: ConditionBlock, context: ConditionContext): boolean {
  const compare = OPERATORS[operator];
  if (compare === undefined)
    throw new Error(`Condition: expected an operator that is known here, received ${operator}`);
  return Object.entries(block).every(([key, wanted]) => {
    const value = context[key];
    return value !== undefined && listOf(wanted).some((pattern) => compare(pattern, value));
  });
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}
