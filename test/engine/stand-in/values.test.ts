import { expect, test } from "vitest";
import { containsSecret, revealAll, secretWith, withSecretNames, withSecretsOf } from "./values.ts";

const secret = (value: unknown) => secretWith({ value });

test("a provider gets secrets in clear, at any depth", () => {
  const given = { key: secret("k"), list: [secret({ inner: secret(1) })], plain: null };
  expect(revealAll(given)).toEqual({ key: "k", list: [{ inner: 1 }], plain: null });
});

test("an answer is secret where what was asked was: property by property, a list as a whole", () => {
  const given = {
    key: secret("k"),
    list: [secret("a"), "b"],
    nested: { inner: secret("n"), other: 1 },
    gone: secret("g"),
  };
  const answered = { key: "new", list: ["a", "b"], nested: { inner: "n", other: 2 }, more: "m" };
  expect(withSecretsOf(given, answered)).toEqual({
    key: secret("new"),
    list: secret(["a", "b"]),
    nested: { inner: secret("n"), other: 2 },
    more: "m",
  });
});

test("names make secret once, not twice", () => {
  expect(withSecretNames(["a", "b", "absent"], { a: 1, b: secret(2), c: 3 })).toEqual({
    a: secret(1),
    b: secret(2),
    c: 3,
  });
});

test("secrets are found at any depth", () => {
  expect(containsSecret({ a: [{ b: secret(1) }] })).toBe(true);
  expect(containsSecret({ a: [{ b: 1 }] })).toBe(false);
});
