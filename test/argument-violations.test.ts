import { expect, test } from "vitest";
import { z } from "zod";
import { schemaViolations } from "../provider/argument-violations.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const schema = z.strictObject({
  name: z.string().min(1, "a name").optional(),
  port: z.number().int("a port number").optional(),
  mode: z.enum(["fast", "slow"]).optional(),
  on: z.boolean().optional(),
  list: z.array(z.strictObject({ host: z.string() })).optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

const messagesOf = (input: unknown, under: readonly string[] = []) =>
  schemaViolations(schema.safeParse(input), input, under, Object.keys(schema.shape)).map(({ message }) => message);

test.each([
  ["a number where text belongs", { name: 5 }, "name: expected a string, received a number"],
  ["nothing in a list's member", { list: [{}] }, "list[0].host: expected a string, received nothing"],
  ["null", { name: null }, "name: expected a string, received nothing"],
  ["an empty text", { name: "" }, "name: expected a name, received an empty string"],
  ["a fraction where a whole number belongs", { port: 1.5 }, "port: expected a port number, received another number"],
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
