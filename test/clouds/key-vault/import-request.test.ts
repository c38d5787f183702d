import { expect, test } from "vitest";
import { readImportRequest, readUpdateRequest } from "./import-request.ts";
import { VaultError } from "./vault-error.ts";

const tagged = (count: number, value = "x") =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, value]));

test("a value is all that an import needs; the rest has the service's defaults", () => {
  expect(readImportRequest({ value: "MII" })).toEqual({
    value: "MII",
    password: "",
    policy: {
      contentType: undefined,
      exportable: undefined,
      reuseKey: undefined,
      key: {},
      issuerName: undefined,
      lifetimeActions: undefined,
    },
    enabled: true,
    tags: undefined,
    preserveOrder: false,
  });
});

test("15 tags of 256 characters fit (facts, Import)", () => {
  expect(Object.keys(readImportRequest({ value: "MII", tags: tagged(15, "x".repeat(256)) }).tags ?? {})).toHaveLength(
    15,
  );
});

test.each([
  ["no value", {}],
  ["an empty value", { value: "" }],
  ["16 tags", { value: "MII", tags: tagged(16) }],
  ["a tag's value of 257 characters", { value: "MII", tags: { owner: "x".repeat(257) } }],
  ["a tag's name of 257 characters", { value: "MII", tags: { ["x".repeat(257)]: "us" } }],
  ["a tag that is no text", { value: "MII", tags: { owner: 1 } }],
  ["tags as a list", { value: "MII", tags: [] }],
  ["a password of 201 characters (import FAQ)", { value: "MII", pwd: "x".repeat(201) }],
  ["another content type", { value: "MII", policy: { secret_props: { contentType: "text/plain" } } }],
  ["preserveCertOrder as text", { value: "MII", preserveCertOrder: "true" }],
  ["a property that the shape does not have", { value: "MII", certificatePolicy: {} }],
  ["one in the policy", { value: "MII", policy: { exportable: false } }],
  ["one in the attributes", { value: "MII", attributes: { created: 1 } }],
  ["lifetime actions that are no list", { value: "MII", policy: { lifetime_actions: {} } }],
])("an import with %s is refused as BadParameter", (_, body) => {
  expect(() => readImportRequest(body)).toThrow(VaultError);
});

test("a refusal names the property and quotes no value", () => {
  expect(() => readImportRequest({ value: "MII", pwd: 5, tags: {} })).toThrow(/^Property pwd has invalid value\r\n$/);
});

test("an update tells what is left out from what is emptied", () => {
  expect(readUpdateRequest({ tags: {} })).toEqual({ enabled: undefined, tags: {} });
  expect(readUpdateRequest({ attributes: { enabled: false } })).toEqual({ enabled: false, tags: undefined });
});
