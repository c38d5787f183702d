import { styleText } from "node:util";

/** A step that did not go as told; the demo ends with it. */
class NotAsTold extends Error {}

let step = 0;

/** Announces what comes next. */
export function tell(title: string): void {
  step += 1;
  console.log(`\n${styleText("bold", `${step}. ${title}`)}`);
}

/** Something that happened, for the reader. */
export function show(label: string, value: string): void {
  const lines = value.split("\n");
  console.log(`   ${label.padEnd(11)} ${lines.join(`\n   ${" ".repeat(12)}`)}`);
}

/** Something that has to be so, said either way. */
export function expectThat(claim: string, holds: boolean, otherwise = ""): void {
  console.log(`   ${styleText(holds ? "green" : "red", holds ? "✓" : "✗")} ${claim}`);
  if (!holds) throw new NotAsTold(`${claim}: not so${otherwise === "" ? "" : `\n${otherwise}`}`);
}
