import type { Reporter, TestModule } from "vitest/node";

/** The last line of a run, for whoever counts: `N passed, N failed`, and what was skipped, out loud. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((each) => each.result().state === state);
    const skipped = inState("skipped");
    for (const each of skipped) {
      const result = each.result();
      const note = "note" in result && result.note ? `: ${result.note}` : "";
      console.log(`skipped: ${each.fullName}${note}`);
    }
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const counts = [`${inState("passed").length} passed`, `${inState("failed").length + broken} failed`];
    if (skipped.length > 0) counts.push(`${skipped.length} skipped`);
    console.log(counts.join(", "));
  }
}
