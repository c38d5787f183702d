import { expect, test } from "vitest";
import { violation } from "../../provider/errors.ts";
import { dynamicProvider, type Lifecycle, type Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { PartialFailure } from "../../provider/pulumi/failures.ts";

const inputs = { __provider: "the code", privateKey: "secret" };

function providerOf(steps: Partial<Lifecycle>): Required<ReturnType<typeof dynamicProvider>> {
  const unused = () => Promise.reject(new Error("not called in this test"));
  const lifecycle: Lifecycle = {
    check: unused,
    diff: unused,
    create: unused,
    read: unused,
    update: unused,
    delete: unused,
    ...steps,
  };
  return dynamicProvider(lifecycle) as Required<ReturnType<typeof dynamicProvider>>;
}

test("check reports all violations under no property, because the engine prints a property's value", async () => {
  const found = [violation("ARGUMENT_INVALID", "a", "x", "y"), violation("ARGUMENT_INVALID", "b", "x", "y")];
  const answer = await providerOf({ check: async () => found }).check({}, inputs);
  expect(answer.failures).toEqual([{ property: "", reason: "a: expected x, received y\nb: expected x, received y" }]);
});

test("check hands the inputs back as they are", async () => {
  const answer = await providerOf({ check: async () => [] }).check({}, inputs);
  expect(answer).toEqual({ inputs, failures: [] });
});

test.each([
  ["no old inputs", undefined, undefined],
  ["empty old inputs, as the engine gives for a new resource", {}, undefined],
  ["old inputs", { certificate: "x" }, { certificate: "x" }],
])("check with %s tells whether there is a resource already", async (_case, olds, expected) => {
  const seen: (Properties | undefined)[] = [];
  const check = async (_inputs: Properties, old: Properties | undefined) => {
    seen.push(old);
    return [];
  };
  await providerOf({ check }).check(olds as Properties, inputs);
  expect(seen).toEqual([expected]);
});

test("a replacement is made before the old one goes, so that consumers move over without a gap", async () => {
  const answer = await providerOf({ diff: async () => ({ changes: true, replaces: ["acm"] }) }).diff("id", {}, inputs);
  expect(answer).toEqual({ changes: true, replaces: ["acm"], deleteBeforeReplace: false });
});

test("no change replaces nothing", async () => {
  const answer = await providerOf({ diff: async () => ({ changes: false }) }).diff("id", {}, inputs);
  expect(answer).toEqual({ changes: false, replaces: [], deleteBeforeReplace: false });
});

test("outputs of create, update and read are plain JSON: anything else loses the resource after the call", async () => {
  const outputs = { at: new Date(0), missing: undefined };
  const provider = providerOf({
    create: async () => ({ id: "id", outputs }),
    update: async () => outputs,
    read: async () => outputs,
  });
  const plain = { at: "1970-01-01T00:00:00.000Z" };
  expect(await provider.create(inputs)).toStrictEqual({ id: "id", outs: plain });
  expect(await provider.update("id", {}, inputs)).toStrictEqual({ outs: plain });
  expect(await provider.read("id", inputs)).toStrictEqual({ id: "id", props: plain });
});

test("what is gone is read as an empty answer: undefined would be an error", async () => {
  expect(await providerOf({ read: async () => undefined }).read("id", inputs)).toStrictEqual({});
});

test("what create throws as a partial failure reaches the engine as one, with the provider's code", async () => {
  const create = () => Promise.reject(new PartialFailure("not verified", "arn:1", { fingerprint: "f" }));
  await expect(providerOf({ create }).create(inputs)).rejects.toMatchObject({
    id: "arn:1",
    properties: { fingerprint: "f", __provider: "the code" },
  });
});

test.each(["check", "diff", "create", "read", "update", "delete"] as const)(
  "an error in %s reaches the engine by its message alone",
  async (step) => {
    const fail = () => Promise.reject(Object.assign(new Error("boom"), { id: "looks like a partial failure" }));
    const provider = providerOf({ [step]: fail });
    const calls = {
      check: () => provider.check({}, inputs),
      diff: () => provider.diff("id", {}, inputs),
      create: () => provider.create(inputs),
      read: () => provider.read("id", inputs),
      update: () => provider.update("id", {}, inputs),
      delete: () => provider.delete("id", inputs),
    };
    const error = await calls[step]().catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ message: "boom", stack: "see the error of the resource itself" });
    expect(error).not.toHaveProperty("id");
  },
);
