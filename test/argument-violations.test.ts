import { expect, test } from "vitest";
import { schemaViolations } from "../provider/argument-violations.ts";
import * as v from "../provider/schema.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const schema = v.strictObject({
  name: v.optional(v.pipe(v.string(), v.nonEmpty("a name"))),
  port: v.optional(v.pipe(v.number(), v.integer("a port number"), v.minValue(1, "a port number"))),
  mode: v.optional(v.picklist(["fast", "slow"])),
  on: v.optional(v.boolean()),
  list: v.optional(v.array(v.strictObject({ host: v.string() }))),
  tags: v.optional(v.texts()),
});

const messagesOf = (input: unknown, under: readonly string[] = []) =>
  schemaViolations(v.safeParse(schema, input), input, under, Object.keys(schema.entries)).map(({ message }) => message);

test.each([
  ["a number where text belongs", { name: 5 }, "name: expected a string, received a number"],
  ["nothing in a list's member", { list: [{}] }, "list[0].host: expected a string, received nothing"],
  ["null", { name: null }, "name: expected a string, received nothing"],
  ["an empty text", { name: "" }, "name: expected a name, received an empty string"],
  ["a fraction where a whole number belongs", { port: 1.5 }, "port: expected a port number, received another number"],
  ["a fraction that is too small as well", { port: -0.5 }, "port: expected a port number, received another number"],
  ["what JSON knows no number for", { port: Number.POSITIVE_INFINITY }, "port: expected a number, received a number"],
  ["text where a number belongs", { port: "443" }, "port: expected a number, received a string"],
  ["another word", { mode: "medium" }, 'mode: expected one of "fast", "slow", received another string'],
  ["a number for a word", { mode: 1 }, 'mode: expected one of "fast", "slow", received a number'],
  ["text for yes or no", { on: "yes" }, "on: expected true or false, received a string"],
  ["an object for a list", { list: {} }, "list: expected a list, received an object"],
  ["a list for an object", { tags: [] }, "tags: expected an object, received a list"],
  ["a number in a record", { tags: { "a b": 1 } }, "tags.a b: expected a string, received a number"],
  [
    "an unknown argument",
    { nome: "x" },
    "nome: expected one of the arguments name, port, mode, on, list, tags, received an unknown one",
  ],
  [
    "an unknown member further down, where the arguments' names would mislead",
    { list: [{ host: "a", hast: "b" }] },
    "list[0].hast: expected an argument that is documented, received an unknown one",
  ],
])("%s gets its message, which shows no value", (_case, input, message) => {
  expect(messagesOf(input)).toEqual([message]);
});

test("every unknown argument is named, whatever its name, and beside what else is wrong", () => {
  const messages = messagesOf({ constructor: 1, prototype: 1, nome: 1, on: 1, list: [{ toString: 1, hast: 1 }] });
  expect(messages.map((message) => message.split(":")[0])).toEqual([
    "on",
    "list[0].host",
    "list[0].toString",
    "list[0].hast",
    "constructor",
    "prototype",
    "nome",
  ]);
});

test("a record keeps every name", () => {
  const tags = { prototype: "yes", constructor: "Acme" };
  expect(v.safeParse(schema, { tags }).output).toEqual({ tags });
});

test("a schema without a message of its own shows no value either", () => {
  const few = v.pipe(v.string(), v.maxLength(3));
  const messages = schemaViolations(v.safeParse(few, "secret"), "secret", ["pin"], []).map(({ message }) => message);
  expect(messages).toEqual(["pin: expected a value as documented, received another string"]);
});

test("members are held against each other where all are of the right type, even if wrong otherwise", () => {
  const range = v.pipe(
    v.strictObject({ from: v.pipe(v.number(), v.minValue(0, "zero or more")), to: v.optional(v.number()) }),
    v.crossCheck(({ from, to }, refuse) => {
      if (to !== undefined && to < from) refuse("to", "no less than from");
    }),
  );
  const rangeMessages = (input: unknown) =>
    schemaViolations(v.safeParse(range, input), input, [], []).map(({ message }) => message);
  const atFault = "to: expected no less than from, received another number";
  expect(rangeMessages({ from: 2, to: 1 })).toEqual([atFault]);
  expect(rangeMessages({ from: -1, to: -2 })).toEqual([
    "from: expected zero or more, received another number",
    atFault,
  ]);
  expect(rangeMessages({ from: 2, to: 1, by: 1 })).toHaveLength(2);
  expect(rangeMessages({ from: "2", to: 1 })).toEqual(["from: expected a number, received a string"]);
  expect(rangeMessages({ from: unknown, to: 1 })).toEqual([]);
});

test("paths begin where the schema's value stands", () => {
  expect(messagesOf({ list: [{}, { host: 1 }] }, ["acm"])).toEqual([
    "acm.list[0].host: expected a string, received nothing",
    "acm.list[1].host: expected a string, received a number",
  ]);
});

test("what is unknown in a preview is not judged, at any depth", () => {
  expect(messagesOf({ port: unknown, on: unknown, list: unknown, mode: unknown })).toEqual([]);
  expect(messagesOf({ list: [{ host: unknown }, unknown] })).toEqual([]);
  expect(messagesOf(unknown)).toEqual([]);
});

test("what is known beside it is judged: a misspelled argument shows in the preview already", () => {
  expect(messagesOf({ port: unknown, nome: "x", on: 1 })).toEqual([
    "on: expected true or false, received a number",
    "nome: expected one of the arguments name, port, mode, on, list, tags, received an unknown one",
  ]);
});

test("what holds has no violations", () => {
  expect(messagesOf({ name: "x", list: [{ host: "a" }] })).toEqual([]);
});
