import { readFileSync } from "node:fs";

/** The closed union of provider/errors.ts has no form at run time: its text is read. */
const source = readFileSync(new URL("../../provider/errors.ts", import.meta.url), "utf8");
const [union = ""] = /export type ErrorCode =[^;]*;/.exec(source) ?? [];
const all = new Set([...union.matchAll(/"([A-Z_]+)"/g)].map(([, code]) => code));

export function isErrorCode(text: string): boolean {
  return all.has(text);
}
