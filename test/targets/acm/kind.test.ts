import { parse } from "valibot";
import { expect, test } from "vitest";
import { acm } from "../../../provider/targets/acm/kind.ts";

const arnIn = (region: string, id = "one") => `arn:aws:acm:${region}:111122223333:certificate/${id}`;
const choice = (given: object) => parse(acm.schema, given);

test("without a pin the service assigns the id", () => {
  expect(choice({ region: "eu-west-1" })).toMatchObject({ place: { kind: "assigned" }, tags: {} });
});

test("a pin is the place", () => {
  const certificateArn = arnIn("eu-west-1");
  expect(choice({ certificateArn, tags: { a: "b" } })).toMatchObject({
    place: { kind: "pinned", id: certificateArn },
    tags: { a: "b" },
  });
});

test.each([
  ["an unpinned one in its region", { region: "eu-west-1" }, true],
  ["an unpinned one in another region", { region: "us-east-1" }, false],
  ["one pinned to the ARN that it has", { certificateArn: arnIn("eu-west-1") }, true],
  ["one pinned to another ARN of its region", { certificateArn: arnIn("eu-west-1", "two") }, false],
  ["one pinned to an ARN of another region", { certificateArn: arnIn("us-east-1") }, false],
])("%s stays where it is: %s → %s", (_case, given, stays) => {
  expect(choice(given).isAt(arnIn("eu-west-1"))).toBe(stays);
});

test("the ARN is the output, so it is known wherever the id is", () => {
  expect(acm.outputsOfId(arnIn("eu-west-1"))).toEqual({ certificateArn: arnIn("eu-west-1") });
});
