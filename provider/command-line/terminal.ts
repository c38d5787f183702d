import { styleText } from "node:util";

type Style = "bold" | "dim" | "red" | "yellow" | "green" | "cyan";

/** Colour on a terminal only: `styleText` looks at the stream, and honours NO_COLOR and FORCE_COLOR. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** The answer, and nothing but the answer, is on stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What is said beside the answer. */
export function note(text: string): void {
  clearProgress();
  process.stderr.write(`${text}\n`);
}

let shown = false;

/** How far long work has come: one line that is written over, and only where a person looks on. */
export function showProgress(text: string): void {
  if (!process.stderr.isTTY) return;
  // Some terminals do not know how wide they are, and say 0.
  const width = (process.stderr.columns || 80) - 1;
  process.stderr.write(`\r\u001b[K${text.slice(0, width)}`);
  shown = true;
}

export function clearProgress(): void {
  if (!shown) return;
  process.stderr.write("\r\u001b[K");
  shown = false;
}

/** Names and messages come from certificates and services: none of them may steer the terminal. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "�");
}

/** The same for a text of several lines. */
export function plainLines(text: string): string {
  return text.split("\n").map(plain).join("\n");
}
