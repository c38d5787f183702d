import { expect, test } from "vitest";
import { encryptionFor, newSalt } from "./encryption.ts";
import { secretWith } from "./values.ts";

const state = { plain: "visible", key: secretWith({ value: { inner: ["hidden"] } }) };

test("what is concealed shows no secret, and comes back whole under the same passphrase and salt", () => {
  const salt = newSalt();
  const concealed = encryptionFor("passphrase", salt).conceal(state);
  expect(JSON.stringify(concealed)).toContain("visible");
  expect(JSON.stringify(concealed)).not.toContain("hidden");
  expect(encryptionFor("passphrase", salt).disclose(concealed)).toEqual(state);
});

test("another passphrase opens nothing", () => {
  const salt = newSalt();
  const concealed = encryptionFor("passphrase", salt).conceal(state);
  expect(() => encryptionFor("another", salt).disclose(concealed)).toThrow("authenticate");
});
