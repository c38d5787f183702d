import { expect, test } from "vitest";
import { ARN_PATTERN, certificateArn, requireCertificateArn } from "./arn.ts";

test.each([
  ["eu-west-1", "arn:aws:acm:eu-west-1:111122223333:certificate/abc"],
  ["cn-north-1", "arn:aws-cn:acm:cn-north-1:111122223333:certificate/abc"],
  ["us-gov-west-1", "arn:aws-us-gov:acm:us-gov-west-1:111122223333:certificate/abc"],
])("an ARN in %s is in that region's partition, and satisfies the service model", (region, expected) => {
  const arn = certificateArn(region, "111122223333", "abc");
  expect(arn).toBe(expected);
  expect(arn).toMatch(new RegExp(`^${ARN_PATTERN}$`));
  expect(requireCertificateArn(arn)).toBe(arn);
});

test("an ACM ARN of something else than a certificate is InvalidArnException", () => {
  expect(() => requireCertificateArn("arn:aws:acm:eu-west-1:111122223333:account/abc")).toThrow(
    expect.objectContaining({ name: "InvalidArnException" }),
  );
});
