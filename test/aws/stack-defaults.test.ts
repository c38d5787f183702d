import { expect, test } from "vitest";
import { stackDefaults } from "../../provider/aws/stack-defaults.ts";

const configuration = (values: Readonly<Record<string, string>>) => ({ get: (key: string) => values[key] });
const both = configuration({ region: "eu-central-1", profile: "deploy" });

test("aws:region and aws:profile stand in where the arguments say nothing", () => {
  expect(stackDefaults(both, {})).toEqual({ region: "eu-central-1", profile: "deploy" });
});

test("the arguments' own region and profile win", () => {
  expect(stackDefaults(both, { region: "us-east-1", profile: "other" })).toEqual({});
});

test("a pinned ARN names its region itself: the stack's would only contradict it", () => {
  expect(stackDefaults(both, { certificateArn: "arn" })).toEqual({ profile: "deploy" });
});

test("without configuration nothing is added, not even an undefined member", () => {
  expect(Object.keys(stackDefaults(configuration({}), {}))).toEqual([]);
});

test("an empty setting is none", () => {
  expect(stackDefaults(configuration({ region: "", profile: "" }), {})).toEqual({});
});
