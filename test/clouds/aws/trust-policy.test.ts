import { expect, test } from "vitest";
import { type Asking, type TrustPolicy, type TrustStatement, trustIn, trustPolicy } from "./trust-policy.ts";

const bob: Asking = { account: "222222222222", arn: "arn:aws:iam::222222222222:user/Bob", roleArn: undefined };
const charlie: Asking = {
  account: "333333333333",
  arn: "arn:aws:sts::333333333333:assumed-role/Charlie/i-1",
  roleArn: "arn:aws:iam::333333333333:role/Charlie",
};
const allow = (AWS: string | string[], more: Partial<TrustStatement> = {}): TrustPolicy => ({
  Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole", ...more }],
});
const trusts = (policy: TrustPolicy, asking: Asking, context = {}) =>
  trustIn(policy, "sts:AssumeRole", asking, context);

test.each([
  ["a user by its ARN", "arn:aws:iam::222222222222:user/Bob", bob, "principal"],
  ["another user of the account", "arn:aws:iam::222222222222:user/Bobby", bob, "none"],
  ["a role in any of its sessions", "arn:aws:iam::333333333333:role/Charlie", charlie, "principal"],
  ["one session", "arn:aws:sts::333333333333:assumed-role/Charlie/i-1", charlie, "principal"],
  ["another session", "arn:aws:sts::333333333333:assumed-role/Charlie/i-2", charlie, "none"],
  ["an account by its digits", "333333333333", charlie, "account"],
  ["an account by its root", "arn:aws:iam::333333333333:root", charlie, "account"],
  ["another account", "333333333333", bob, "none"],
  ["anybody", "*", bob, "account"],
] as const)("a policy trusts %s", (_who, principal, asking, trust) => {
  expect(trusts(allow(principal), asking)).toBe(trust);
});

test("the document of the blog post trusts Bob and Charlie, and nobody else", () => {
  const policy = allow([bob.arn, charlie.roleArn ?? ""]);
  const dave = { account: bob.account, arn: "arn:aws:iam::222222222222:user/Dave", roleArn: undefined };
  expect([bob, charlie, dave].map((asking) => trusts(policy, asking))).toEqual(["principal", "principal", "none"]);
});

test("an action that the policy does not name is not allowed", () => {
  expect(trustIn(allow(bob.arn), "sts:TagSession", bob, {})).toBe("none");
});

test("all conditions must hold, each for one of its values; what the request leaves out holds for none", () => {
  const Condition = {
    StringEquals: { "sts:ExternalId": ["one", "two"] },
    StringLike: { "sts:RoleSessionName": "ci-*" },
  };
  const given = (context: Record<string, string>) => trusts(allow(bob.arn, { Condition }), bob, context);
  expect(given({ "sts:ExternalId": "two", "sts:RoleSessionName": "ci-7" })).toBe("principal");
  expect(given({ "sts:ExternalId": "six", "sts:RoleSessionName": "ci-7" })).toBe("none");
  expect(given({ "sts:ExternalId": "two", "sts:RoleSessionName": "me" })).toBe("none");
  expect(given({ "sts:RoleSessionName": "ci-7" })).toBe("none");
});

test("a denial goes over what is allowed", () => {
  const { Statement } = allow(bob.account);
  const deny = { Effect: "Deny", Principal: { AWS: bob.arn }, Action: "sts:*" } as const;
  expect(trusts({ Statement: [...Statement, deny] }, bob)).toBe("none");
});

test("an operator that is not known here is an error: it must not pass for a condition that holds", () => {
  const Condition = { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } };
  expect(() => trusts(allow(bob.arn, { Condition }), bob)).toThrow("received IpAddress");
});

test("the short form is a policy of principals and an external id", () => {
  const policy = trustPolicy([bob.account], "id");
  expect(trusts(policy, bob)).toBe("none");
  expect(trusts(policy, bob, { "sts:ExternalId": "id" })).toBe("account");
});
