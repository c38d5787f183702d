import { type Violation, violation } from "../errors.ts";
import { safeParse } from "../schema.ts";
import { regionArgument } from "./arguments.ts";

export interface PolicyStatement {
  Sid: string;
  Effect: "Allow";
  Action: string[];
  Resource: string[];
}

/** An IAM policy document, as `aws.iam.RolePolicy` takes it as it is, and the AWS CLI as JSON. */
export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: PolicyStatement[];
}

export function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): PolicyStatement {
  return { Sid, Effect: "Allow", Action: [...Action], Resource: [...Resource] };
}

export function policy(...statements: PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** `*`, or regions by their names. */
export function regionViolations(path: string, regions: readonly string[]): Violation[] {
  return regions
    .filter((each) => each !== "*" && !safeParse(regionArgument, each).success)
    .map((each) => unfit(path, "an AWS region such as eu-west-1", each));
}

/** `*`, or an account's twelve digits. */
export function accountViolations(path: string, account: string): Violation[] {
  return /^(\*|\d{12})$/.test(account) ? [] : [unfit(path, "twelve digits", account)];
}

/** Not a secret's place: what was received is shown. */
export function unfit(path: string, expected: string, received: string): Violation {
  return violation("ARGUMENT_INVALID", path, expected, received === "" ? "an empty text" : received);
}
