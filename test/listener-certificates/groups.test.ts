import { expect, test } from "vitest";
import {
  countViolations,
  type Group,
  groupViolations,
  strategyOf,
} from "../../provider/listener-certificates/groups.ts";

test.each<[string, Group, string]>([
  ["an explicit ARN wins over a request", { certificateArn: "arn:…", request: true }, "given"],
  ["an ARN that is not known yet wins as well", { certificateArn: Promise.resolve("arn:…") }, "given"],
  ["an empty ARN is none", { certificateArn: "", request: true }, "requested"],
  ["neither is a discovery", { hosts: ["a.example"] }, "discovered"],
  ["request: false is a discovery", { request: false }, "discovered"],
])("%s", (_, group, strategy) => {
  expect(strategyOf(group)).toBe(strategy);
});

const messages = (groups: Readonly<Record<string, Group>>, defaultGroup?: string) =>
  groupViolations(groups, defaultGroup).map(({ message }) => message);

test("a group needs hosts to request or to discover for, and none where it brings its certificate", () => {
  expect(messages({ a: { request: true }, b: { hosts: [] }, c: { certificateArn: "arn:…" } })).toEqual([
    'groups["a"].hosts: expected at least one host, or a certificateArn, received none',
    'groups["b"].hosts: expected at least one host, or a certificateArn, received none',
  ]);
});

test("what is no host name is named by its place", () => {
  expect(messages({ a: { hosts: ["a.example", "https://b.example"] } })).toEqual([
    'groups["a"].hosts[1]: expected a host name, received https://b.example',
  ]);
});

test("a default group has to be one of the groups", () => {
  expect(messages({ a: { hosts: ["a.example"] } }, "b")).toEqual(["defaultGroup: expected one of a, received b"]);
});

test("more certificates than the load balancer takes are refused before anything is made, unless told otherwise", () => {
  expect(countViolations(25, undefined)).toEqual([]);
  expect(countViolations(26, undefined)).toMatchObject([
    { code: "CERTIFICATES_TOO_MANY", message: expect.stringContaining("Certificates per Application Load Balancer") },
  ]);
  expect(countViolations(26, 30)).toEqual([]);
  expect(countViolations(31, 30)).toHaveLength(1);
});
