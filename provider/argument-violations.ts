import type { ZodSafeParseResult, z } from "zod";
import { type Violation, violation } from "./errors.ts";
import { hasUnknowns } from "./pulumi/unknowns.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What a schema found, in this package's form. Messages in schemas say what is expected; values are never shown. */
export function schemaViolations<T>(
  parsed: ZodSafeParseResult<T>,
  input: unknown,
  under: Path,
  known: readonly string[],
): Violation[] {
  if (parsed.success) return [];
  return parsed.error.issues
    .filter((issue) => issue.code === "unrecognized_keys" || !hasUnknowns(valueAt(input, issue.path)))
    .flatMap((issue) => toViolations(issue, input, under, known));
}

function toViolations(issue: Issue, input: unknown, under: Path, known: readonly string[]): Violation[] {
  const path = [...under, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const expected =
      known.length > 0 && issue.path.length === 0
        ? `one of the arguments ${known.join(", ")}`
        : "an argument that is documented";
    return issue.keys.map((key) => violation("ARGUMENT_INVALID", pathText([...path, key]), expected, "an unknown one"));
  }
  const value = valueAt(input, issue.path);
  return [
    violation("ARGUMENT_INVALID", pathText(path), expectedText(issue), received(value, ofRightType(issue, value))),
  ];
}

const typeTexts: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function expectedText(issue: Issue): string {
  if (issue.code === "invalid_type") return typeTexts[issue.expected] ?? issue.message;
  if (issue.code === "invalid_value") return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
  return issue.message;
}

function ofRightType(issue: Issue, value: unknown): boolean {
  if (issue.code === "invalid_value") return typeof value === "string";
  return issue.code !== "invalid_type" || typeTexts[issue.expected] === undefined;
}

function received(value: unknown, isOfRightType: boolean): string {
  if (value === undefined || value === null) return "nothing";
  if (value === "") return "an empty string";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `${isOfRightType ? "another" : "a"} ${typeof value}`;
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key],
    input,
  );
}

function pathText(path: Path): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`))
    .join("");
}
