import { expect, test } from "vitest";
import { schemaViolations } from "../../../provider/argument-violations.ts";
import { safeParse } from "../../../provider/schema.ts";
import { acmArguments, regionOf } from "../../../provider/targets/acm/arguments.ts";

const arn = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";
const region = "eu-west-1";

const messagesOf = (given: unknown) =>
  schemaViolations(safeParse(acmArguments, given), given, ["acm"], []).map(({ message }) => message);

test.each([
  ["a region", { region }],
  ["a pin, whose region is the target's", { certificateArn: arn }],
  ["a pin and its region", { certificateArn: arn, region: "us-east-1" }],
  ["a region of GovCloud", { region: "us-gov-west-1" }],
  [
    "everything",
    {
      region: "us-east-1",
      certificateArn: arn,
      tags: { env: "production" },
      profile: "deploy",
      assumeRole: {
        roleArn: "arn:aws:iam::111122223333:role/path/deployer",
        externalId: "x",
        sessionName: "ci",
        tags: { team: "edge" },
      },
    },
  ],
])("%s is accepted", (_case, given) => {
  expect(messagesOf(given)).toEqual([]);
});

const aRegion = "acm.region: expected an AWS region such as eu-west-1, received another string";
const anArn =
  "acm.certificateArn: expected the ARN of an ACM certificate, arn:aws:acm:REGION:ACCOUNT:certificate/ID, received another string";
const aRole =
  "acm.assumeRole.roleArn: expected the ARN of an IAM role, arn:aws:iam::ACCOUNT:role/NAME, received another string";

test.each([
  ["the region in place of the object", "eu-west-1", ["acm: expected an object, received a string"]],
  [
    "no region anywhere",
    {},
    [
      "acm.region: expected an AWS region (or `pulumi config set aws:region eu-west-1` for the whole stack), received nothing",
    ],
  ],
  ["the console's name of a region", { region: "Europe (Ireland)" }, [aRegion]],
  ["an availability zone", { region: "eu-west-1a" }, [aRegion]],
  ["an ARN of another service", { certificateArn: "arn:aws:iam::111122223333:server-certificate/api" }, [anArn]],
  ["an id in place of the ARN", { certificateArn: "12345678-1234-1234-1234-123456789012" }, [anArn]],
  [
    "a region that is not the pin's",
    { region, certificateArn: arn },
    ["acm.region: expected the region that acm.certificateArn names, received another string"],
  ],
  [
    "a number as a tag",
    { region, tags: { level: 1, none: null } },
    ["acm.tags.level: expected a string, received a number", "acm.tags.none: expected a string, received nothing"],
  ],
  ["a list of tags", { region, tags: [{ Key: "a" }] }, ["acm.tags: expected an object, received a list"]],
  [
    "an empty profile",
    { region, profile: "" },
    ["acm.profile: expected the name of an AWS profile, received an empty string"],
  ],
  [
    "a role without its ARN",
    { region, assumeRole: {} },
    ["acm.assumeRole.roleArn: expected a string, received nothing"],
  ],
  ["a user's ARN as role", { region, assumeRole: { roleArn: "arn:aws:iam::111122223333:user/me" } }, [aRole]],
  ["a role's name as its ARN", { region, assumeRole: { roleArn: "deployer" } }, [aRole]],
  [
    "a session name with a space",
    { region, assumeRole: { roleArn: "arn:aws:iam::111122223333:role/r", sessionName: "my session" } },
    ["acm.assumeRole.sessionName: expected 2 to 64 characters of letters, digits and _+=,.@-, received another string"],
  ],
  [
    "a credential as an argument",
    { region, secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" },
    ["acm.secretAccessKey: expected an argument that is documented, received an unknown one"],
  ],
  [
    "a misspelled member of the role",
    { region, assumeRole: { roleArn: "arn:aws:iam::111122223333:role/r", externalID: "x" } },
    ["acm.assumeRole.externalID: expected an argument that is documented, received an unknown one"],
  ],
  [
    "several mistakes at once",
    { region: "moon", certificateArn: "x", profile: 7 },
    [aRegion, anArn, "acm.profile: expected a string, received a number"],
  ],
])("%s gets its message", (_case, given, messages) => {
  expect(messagesOf(given)).toEqual(messages);
});

test("the region is the one given, else the pin's", () => {
  expect(regionOf({ region })).toBe(region);
  expect(regionOf({ certificateArn: arn })).toBe("us-east-1");
});
