import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    exclude: ["programs/**"],
    testTimeout: 60_000,
    // Half of the time is waiting for processes and verifications.
    maxWorkers: 2,
    hookTimeout: 60_000,
    silent: "passed-only",
    reporters: [["default", { summary: false }], "./reporter.ts"],
  },
});
