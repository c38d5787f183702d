import { expect, test } from "vitest";
import { undefinedIf } from "../../../provider/targets/key-vault/answers.ts";
import { TargetError } from "../../../provider/targets/target-error.ts";

const failing = (error: Error) => Promise.reject(error);

test("only the failures that are expected count as no answer", async () => {
  expect(await undefinedIf(Promise.resolve("here"), "absent")).toBe("here");
  expect(await undefinedIf(failing(new TargetError("absent", "get", "gone")), "absent", "denied")).toBeUndefined();
  await expect(undefinedIf(failing(new TargetError("denied", "get", "no")), "absent")).rejects.toThrow("get: no");
  await expect(undefinedIf(failing(new Error("a bug")), "absent")).rejects.toThrow("a bug");
});
