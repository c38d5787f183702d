import { expect, test } from "vitest";
import { answerControl, type Controls, isControl } from "./control.ts";

const request = (path: string, body = "", method = "POST") => ({ method, path, headers: {}, body });
const controls: Controls<string[]> = {
  "POST lines": (lines, body, query) => {
    lines.push(`${query.get("to")} ${JSON.stringify(body)}`);
  },
  "GET lines": (lines) => lines,
  "DELETE lines": () => {
    throw new Error("lines: expected some, received none");
  },
};

const answer = (...given: Parameters<typeof request>) => {
  const lines = ["first"];
  const { status, body } = answerControl(controls, lines, request(...given));
  return { status, body: JSON.parse(body) as unknown, lines };
};

test("a control gets query and body, and its result is the answer; nothing is an empty object", () => {
  expect(answer("/_local/lines?to=me", '{"a":1}')).toEqual({ status: 200, body: {}, lines: ["first", 'me {"a":1}'] });
  expect(answer("/_local/lines", "", "GET")).toMatchObject({ status: 200, body: ["first"] });
});

test("a misspelled control is 404, a refused one 400 with its reason: a test must not go on with either", () => {
  expect(answer("/_local/line")).toMatchObject({ status: 404, body: { error: "POST /_local/line: no such control" } });
  expect(answer("/_local/lines", "", "DELETE")).toMatchObject({
    status: 400,
    body: { error: "lines: expected some, received none" },
  });
});

test("only what is under /_local/ is control, so that a service's own path never is", () => {
  expect([isControl(request("/_local/calls")), isControl(request("/certificates/_local/"))]).toEqual([true, false]);
  expect(answer("/certificates/lines")).toMatchObject({ status: 404 });
});
