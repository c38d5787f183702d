import { defineConfig } from "vitest/config";
import InterleavingSequencer from "./sequencer.ts";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    exclude: ["programs/**"],
    testTimeout: 60_000,
    // On two cores: half of the time is waiting for processes and verifications.
    maxWorkers: 3,
    sequence: { sequencer: InterleavingSequencer },
    hookTimeout: 60_000,
    silent: "passed-only",
    reporters: [["default", { summary: false }], "./reporter.ts"],
  },
});
