import { describe, expect, test } from "vitest";
import { newPrivateKey } from "../../provider/certificate/new-key.ts";
import { reasonToIssue } from "../../provider/private-certificate/reason.ts";
import type { Request } from "../../provider/private-certificate/request.ts";
import type { State } from "../../provider/private-certificate/state.ts";

const day = 24 * 60 * 60 * 1000;
const issuedAt = Date.parse("2026-01-01T00:00:00Z");
const request: Request = {
  certificateAuthorityArn: "arn",
  subject: "CN=api",
  subjectAlternativeNames: ["api"],
  keyAlgorithm: "RSA_2048",
  validity: { days: 90 },
};
const state: State = {
  certificateArn: "arn/1",
  serialNumber: "01",
  lifetime: { notBefore: new Date(issuedAt), notAfter: new Date(issuedAt + 90 * day) },
  request,
  pending: undefined,
};
const after = (days: number) => new Date(issuedAt + days * day);

describe("renewal", () => {
  test("is due at the very moment that renewBefore names, and not a second before", () => {
    expect(reasonToIssue(state, request, 30, new Date(after(60).getTime() - 1000))).toBeUndefined();
    expect(reasonToIssue(state, request, 30, after(60))).toBe(
      "it ends in 30 days (2026-04-01T00:00:00.000Z), and is renewed 30 days before",
    );
  });

  test("is due with a third of the lifetime left, where nothing is said", () => {
    expect(reasonToIssue(state, request, undefined, after(59.9))).toBeUndefined();
    expect(reasonToIssue(state, request, undefined, after(60))).toContain("renewed 30 days before");
  });

  test("is due for what has ended long ago", () => {
    expect(reasonToIssue(state, request, 30, after(400))).toContain("it has ended");
  });

  test("never comes by itself with a fixed end: it would have the same end, at each run", () => {
    const fixed = { ...request, validity: { endDate: after(90).toISOString() } };
    expect(reasonToIssue({ ...state, request: fixed }, fixed, 30, after(80))).toBeUndefined();
    const later = { ...fixed, validity: { endDate: after(180).toISOString() } };
    expect(reasonToIssue({ ...state, request: fixed }, later, 30, after(1))).toBe("validity changed");
  });
});

test("a change of what is asked for is named", () => {
  const wanted = { ...request, subjectAlternativeNames: ["api", "www"], templateArn: "t" };
  expect(reasonToIssue(state, wanted, 30, after(1))).toBe("subjectAlternativeNames and templateArn changed");
});

test("what a failed run has left is taken up", async () => {
  const pending = { certificateArn: "arn/2", request, privateKey: await newPrivateKey("EC_prime256v1") };
  expect(reasonToIssue({ ...state, pending }, request, 30, after(1))).toContain("the last run failed");
});
