import { type Violation, violation } from "./errors.ts";
import { hasUnknowns } from "./pulumi/unknowns.ts";
import type { BaseIssue } from "./schema.ts";

type Issue = BaseIssue<unknown>;
type Path = readonly PropertyKey[];

/** What a schema found, in this package's form. Messages in schemas say what is expected; values are never shown. */
export function schemaViolations(
  parsed: { readonly issues?: readonly Issue[] | undefined },
  input: unknown,
  under: Path,
  known: readonly string[],
): Violation[] {
  return (parsed.issues ?? [])
    .filter((issue) => isOfName(issue) || !hasUnknowns(valueAt(input, pathOf(issue))))
    .map((issue) => toViolation(issue, input, under, known));
}

function toViolation(issue: Issue, input: unknown, under: Path, known: readonly string[]): Violation {
  const inside = pathOf(issue);
  const path = pathText([...under, ...inside]);
  if (isOfName(issue)) {
    const expected =
      known.length > 0 && inside.length === 1
        ? `one of the arguments ${known.join(", ")}`
        : "an argument that is documented";
    return violation("ARGUMENT_INVALID", path, expected, "an unknown one");
  }
  const value = valueAt(input, inside);
  const expected = typeTexts[issue.type] ?? issue.message;
  return violation("ARGUMENT_INVALID", path, expected, received(value, ofRightType(issue, value)));
}

/** Whether a member's name is what is wrong: nothing is known by it. */
function isOfName(issue: Issue): boolean {
  return issue.path?.at(-1)?.origin === "key";
}

function pathOf(issue: Issue): Path {
  return (issue.path ?? []).map(({ key }) => key as PropertyKey);
}

const typeTexts: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function ofRightType({ type }: Issue, value: unknown): boolean {
  return type === "picklist" ? typeof value === "string" : typeTexts[type] === undefined;
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
