import { expect, test } from "vitest";
import { authorize, type Statement } from "./iam.ts";

const ARN = "arn:aws:acm:eu-west-1:111122223333:certificate/abc";

function isAllowed(allow: readonly Statement[] | undefined, action: string, resource?: string): boolean {
  try {
    authorize({ arn: "arn:aws:iam::111122223333:user/tester", allow }, action, resource);
    return true;
  } catch {
    return false;
  }
}

test("no policy set allows everything, so that a test without IAM needs none", () => {
  expect(isAllowed(undefined, "acm:ImportCertificate", ARN)).toBe(true);
});

test("an empty policy denies everything", () => {
  expect(isAllowed([], "acm:ListCertificates")).toBe(false);
});

test("an action is allowed by name or wildcard, without regard to case (IAM user guide, Action element)", () => {
  expect(isAllowed([{ actions: ["acm:Describe*"] }], "acm:DescribeCertificate", ARN)).toBe(true);
  expect(isAllowed([{ actions: ["ACM:describecertificate"] }], "acm:DescribeCertificate", ARN)).toBe(true);
  expect(isAllowed([{ actions: ["acm:Describe*"] }], "acm:DeleteCertificate", ARN)).toBe(false);
});

test("a resource pattern limits the action to what it matches", () => {
  const allow = [{ actions: ["acm:*"], resources: ["arn:aws:acm:eu-west-1:*:certificate/a?c"] }];
  expect(isAllowed(allow, "acm:GetCertificate", ARN)).toBe(true);
  expect(isAllowed(allow, "acm:GetCertificate", ARN.replace("eu-west-1", "us-east-1"))).toBe(false);
});

test("an action without resource-level permissions needs `*` (Service Authorization Reference)", () => {
  expect(isAllowed([{ actions: ["acm:*"], resources: [ARN] }], "acm:ListCertificates")).toBe(false);
  expect(isAllowed([{ actions: ["acm:*"], resources: ["*"] }], "acm:ListCertificates")).toBe(true);
});

test("actions and resources must be allowed by the same statement", () => {
  const allow = [{ actions: ["acm:GetCertificate"], resources: ["other"] }, { actions: ["acm:DescribeCertificate"] }];
  expect(isAllowed(allow, "acm:GetCertificate", ARN)).toBe(false);
});

test("a denial reads as AWS writes it, so that messages made from it are tested against the real text", () => {
  const principal = { arn: "arn:aws:iam::111122223333:user/tester", allow: [] };
  expect(() => authorize(principal, "acm:ImportCertificate", ARN)).toThrow(
    expect.objectContaining({
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::111122223333:user/tester is not authorized to perform: acm:ImportCertificate on resource: ${ARN} because no identity-based policy allows the acm:ImportCertificate action`,
    }),
  );
});
