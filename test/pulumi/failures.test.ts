import { expect, test } from "vitest";
import { engineError, PartialFailure } from "../../provider/pulumi/failures.ts";

const inputs = { __provider: "the code", certificate: "x" };
const shownOf = (error: Error) => ({ ...error, message: error.message });

test("a partial failure carries what the engine saves: id, outputs, reasons and the provider's code", () => {
  const error = engineError(
    new PartialFailure("not verified", "arn:1", { certificate: "x", fingerprint: "f" }),
    inputs,
  );
  expect(error).toMatchObject({
    id: "arn:1",
    message: "not verified",
    reasons: ["not verified"],
    properties: { certificate: "x", fingerprint: "f", __provider: "the code" },
  });
});

test("nothing in a partial failure's properties is undefined: that would hang the engine's call", () => {
  const outputs = { given: "x", missing: undefined, deep: { missing: undefined } };
  const { properties } = engineError(new PartialFailure("m", "arn:1", outputs), inputs) as Error & {
    properties: Record<string, object>;
  };
  expect(Object.keys(properties).sort()).toEqual(["__provider", "deep", "given"]);
  expect(Object.keys(properties.deep ?? {})).toEqual([]);
});

test("even without the provider's code among the inputs nothing is undefined", () => {
  const error = engineError(new PartialFailure("m", "arn:1", {}), {}) as Error & { properties: object };
  expect(Object.values(error.properties)).not.toContain(undefined);
});

test("a cloud's error that carries an id never becomes a partial failure", () => {
  const foreign = Object.assign(new Error("boom"), { id: "request-1", properties: {}, reasons: ["x"] });
  expect(shownOf(engineError(foreign, inputs))).not.toHaveProperty("id");
  expect(engineError(foreign, inputs).message).toBe("boom");
});

test.each([
  ["an error", new TypeError("boom"), "boom"],
  ["a text", "boom", "boom"],
  ["nothing, which would hang the engine's call", undefined, "undefined"],
  ["null", null, "null"],
])("%s that is thrown becomes an Error with a message", (_case, thrown, message) => {
  const error = engineError(thrown, inputs);
  expect(error).toBeInstanceOf(Error);
  expect(error.message).toBe(message);
});

test("neither stack nor text of an error repeats the message, or the engine prints it twice", () => {
  const error = engineError(new Error("what happened"), inputs);
  expect(`${error.stack} ${error}`).not.toContain("what happened");
});
