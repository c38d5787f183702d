/**
 * What schemas are written with: valibot's words where they fit, and our own in place of the others. Imported as a whole,
 * as `v`, which is valibot's idiom. Of valibot itself, each file that did so would copy all 320 exports as it is loaded.
 */
import {
  custom,
  type GenericSchema,
  type InferOutput,
  lazy,
  type ObjectEntries,
  type ObjectSchema,
  object,
  type PicklistOptions,
  rawCheck,
  string,
  picklist as valibotPicklist,
  safeParse as valibotSafeParse,
} from "valibot";

export {
  array,
  type BaseIssue,
  boolean,
  check,
  type GenericSchema,
  gtValue,
  type InferOutput,
  maxLength,
  maxValue,
  minValue,
  nonEmpty,
  object,
  optional,
  pipe,
  rawCheck,
  regex,
  string,
  transform,
} from "valibot";

/** Valibot's own messages show the value: where a schema says none, this one stands in for them. */
export function safeParse<const Schema extends GenericSchema>(schema: Schema, input: unknown) {
  return valibotSafeParse(schema, input, { message: "a value as documented" });
}

type Members<Entries extends ObjectEntries> = InferOutput<ObjectSchema<Entries, undefined>>;
type StrictObject<Entries extends ObjectEntries> = GenericSchema<Members<Entries>> & { readonly entries: Entries };

/** An object, which a list is not, with these members and no others. Each unknown one is named, not only the first. */
export function strictObject<const Entries extends ObjectEntries>(entries: Entries): StrictObject<Entries> {
  const members = object(entries);
  const needed = Object.keys(entries).filter((name) => entries[name]?.type !== "optional");
  // Judged by its own schema like any other value, a missing member is told what belongs there.
  const nothing = Object.fromEntries(needed.map((name) => [name, undefined]));
  // By its own `~run`, which is why package.json asks for this minor version: valibot's schemas drop what is called
  // "constructor" without a word, and name only the first unknown member.
  return {
    ...members,
    "~run"(dataset, config) {
      const given = dataset.value;
      if (!isObject(given)) return members["~run"]({ value: undefined }, config);
      const judged = members["~run"]({ value: { ...nothing, ...given } }, config);
      return onlyMembersOf<Members<Entries>>(entries, given)["~run"](judged, config);
    },
  };
}

/** An object of texts under any names; valibot's `record` drops those named "prototype" or "constructor", as a tag may be. */
export function texts(): GenericSchema<Record<string, string>> {
  return lazy((input) => strictObject(Object.fromEntries(Object.keys(Object(input)).map((name) => [name, string()]))));
}

/** A number that JSON knows: neither NaN nor infinite. */
export function number(): GenericSchema<number> {
  return { ...custom<number>(Number.isFinite), type: "number" };
}

/** For a pipe, behind `number`: what is no integer, or none that is exact, is not judged by its size as well. */
export function integer(expected: string): GenericSchema<number> {
  return custom<number>(Number.isSafeInteger, expected);
}

export function picklist<const Options extends PicklistOptions>(options: Options) {
  return valibotPicklist(options, `one of ${options.map((option) => JSON.stringify(option)).join(", ")}`);
}

export type Refuse<T> = (member: keyof T & string, expected: string) => void;

/** A check across an object's members, made where each is at least of the right type. */
export function crossCheck<T extends object>(check: (value: T, refuse: Refuse<T>) => void) {
  return rawCheck<T>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { value } = dataset;
    check(value, (member, message) => addIssue({ message, path: [memberOf(value, member, "value")] }));
  });
}

function onlyMembersOf<T>(entries: ObjectEntries, given: object) {
  return rawCheck<T>(({ addIssue }) => {
    const unknown = Object.keys(given).filter((name) => !Object.hasOwn(entries, name));
    for (const name of unknown) addIssue({ path: [memberOf(given, name, "key")] });
  });
}

function memberOf(holder: object, key: string, origin: "key" | "value") {
  const input = holder as Record<string, unknown>;
  return { type: "object", origin, input, key, value: input[key] } as const;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
