import { expect, test } from "vitest";
import { redact } from "../provider/redact.ts";

test("what may be part of a key goes, and an ARN stays: without it nobody knows which certificate is meant", () => {
  const arn =
    "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/40cd4823-cbbb-4c84-b0a5-0123456789ab/certificate/6707447683a9b7f4055627ffd55cebcc";
  expect(redact(`${arn} is still in progress`)).toBe(`${arn} is still in progress`);
  expect(redact(`Value '${"A".repeat(60)}' failed`)).toBe("Value '[removed]' failed");
  expect(redact(`x/certificate/${"a".repeat(40)}`)).toBe("[removed]");
});
