import { afterEach, expect, test, vi } from "vitest";
import { ImportedCertificate } from "../../provider/index.ts";
import { shortenStackTraces } from "../../provider/pulumi/stack-traces.ts";

afterEach(() => vi.unstubAllEnvs());

const lines = ({ stack = "" }: Error) => stack.split("\n").filter((line) => /^ {4}at /.test(line));

test("an error made meanwhile still says where, and later ones have all their lines again", () => {
  const restoreStackTraces = shortenStackTraces();
  const meanwhile = new Error("in a transformation of the program's");
  restoreStackTraces();
  expect(lines(meanwhile)).toEqual([expect.stringContaining("stack-traces.test.ts")]);
  expect(lines(new Error("later")).length).toBeGreaterThan(1);
});

test("who looks for leaked promises gets their traces in full", () => {
  vi.stubEnv("PULUMI_DEBUG_PROMISE_LEAKS", "true");
  const restoreStackTraces = shortenStackTraces();
  const lineCount = lines(new Error("meanwhile")).length;
  restoreStackTraces();
  expect(lineCount).toBeGreaterThan(1);
});

test("a resource that cannot be made leaves the program its stack traces", () => {
  const { stackTraceLimit } = Error;
  const args = { certificate: "", privateKey: "", acm: { region: "eu-west-1" }, provenanceId: "owner" };
  expect(() => new ImportedCertificate("", args)).toThrow("Missing resource name");
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});
