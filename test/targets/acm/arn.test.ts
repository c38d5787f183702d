import { expect, test } from "vitest";
import { parseCertificateArn } from "../../../provider/targets/acm/arn.ts";

const id = "12345678-1234-1234-1234-123456789012";

test.each([
  ["aws", "eu-west-1"],
  ["aws-us-gov", "us-gov-west-1"],
  ["aws-cn", "cn-north-1"],
  ["aws", "ap-southeast-5"],
])("an ARN of the partition %s tells region and account", (partition, region) => {
  expect(parseCertificateArn(`arn:${partition}:acm:${region}:111122223333:certificate/${id}`)).toEqual({
    region,
    account: "111122223333",
  });
});

test.each([
  ["another service's", `arn:aws:iam::111122223333:server-certificate/${id}`],
  ["a private authority's", `arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/${id}`],
  ["one without its region", `arn:aws:acm::111122223333:certificate/${id}`],
  ["one with a short account", `arn:aws:acm:eu-west-1:11112222333:certificate/${id}`],
  ["one without an id", "arn:aws:acm:eu-west-1:111122223333:certificate/"],
  ["one with something before it", `x arn:aws:acm:eu-west-1:111122223333:certificate/${id}`],
  ["one with a line after it", `arn:aws:acm:eu-west-1:111122223333:certificate/${id}\nx`],
  ["an id alone", id],
  ["nothing", ""],
])("%s is no ACM certificate's ARN", (_case, text) => {
  expect(parseCertificateArn(text)).toBeUndefined();
});
