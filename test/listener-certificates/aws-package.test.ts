import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { awsPackage } from "../../provider/listener-certificates/aws-package.ts";

test("without the optional peer the error says what to install, not which module was not found", () => {
  const folder = mkdtempSync(join(tmpdir(), "no-aws-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(() => awsPackage(folder)).toThrow("npm install @pulumi/aws");
});

test("the program's own @pulumi/aws is taken", () => {
  expect(awsPackage(join(import.meta.dirname, "../..")).lb.ListenerCertificate).toBeTypeOf("function");
});
