import { expect, test } from "vitest";
import type { Request } from "../../provider/private-certificate/request.ts";
import { idempotencyToken } from "../../provider/private-certificate/token.ts";

const request: Request = {
  certificateAuthorityArn: "arn",
  subject: "CN=api",
  subjectAlternativeNames: ["api"],
  keyAlgorithm: "RSA_2048",
  validity: { days: 90 },
};

test("the same certificate is asked for with the same token, in another process too", () => {
  expect(idempotencyToken("org/project/dev/api", request, undefined)).toMatch(/^[0-9a-f]{36}$/);
  expect(idempotencyToken("org/project/dev/api", { ...request }, undefined)).toBe(
    idempotencyToken("org/project/dev/api", request, undefined),
  );
});

test("another resource, another request and a renewal are other certificates", () => {
  const tokens = [
    idempotencyToken("org/project/dev/api", request, undefined),
    idempotencyToken("org/project/prod/api", request, undefined),
    idempotencyToken("org/project/dev/api", { ...request, validity: { days: 91 } }, undefined),
    idempotencyToken("org/project/dev/api", request, "arn/1"),
  ];
  expect(new Set(tokens).size).toBe(tokens.length);
});
