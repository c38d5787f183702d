import fc from "fast-check";
import { expect, test } from "vitest";
import { idempotencyToken, type TokenSource } from "../../provider/requested-certificate/idempotency-token.ts";

const source: TokenSource = {
  provenanceId: "acme/shop/production/site",
  region: "us-east-1",
  names: ["example.com", "www.example.com"],
  keyAlgorithm: "RSA_2048",
  certificateAuthorityArn: undefined,
};
const sources = fc.record({
  provenanceId: fc.string({ minLength: 1 }),
  region: fc.constantFrom("us-east-1", "eu-west-1"),
  names: fc.array(fc.domain(), { minLength: 1, maxLength: 4 }),
  keyAlgorithm: fc.constantFrom("RSA_2048", "EC_prime256v1"),
  certificateAuthorityArn: fc.constantFrom(undefined, "arn:one", "arn:two"),
});

test("it is what the service takes, whatever the request is", () => {
  fc.assert(
    fc.property(sources, fc.array(fc.string()), (each, spent) => {
      expect(idempotencyToken(each, spent)).toMatch(/^\w{1,32}$/);
    }),
  );
});

test("a retry has the same one, though names and failed requests come in another order", () => {
  const again = { ...source, names: [...source.names].reverse() };
  expect(idempotencyToken(again, ["b", "a"])).toBe(idempotencyToken(source, ["a", "b"]));
});

test.each<[string, Partial<TokenSource>]>([
  ["resource, so that two groups with the same host get two certificates", { provenanceId: "acme/shop/production/b" }],
  ["region", { region: "eu-west-1" }],
  ["name", { names: ["example.com"] }],
  ["key algorithm", { keyAlgorithm: "EC_prime256v1" }],
  ["CA, which the service does not compare itself", { certificateAuthorityArn: "arn:aws:acm-pca:…" }],
])("another %s has another one", (_, change) => {
  expect(idempotencyToken({ ...source, ...change }, [])).not.toBe(idempotencyToken(source, []));
});

test("after a failed request it is another one, or the service would answer with the failed certificate for an hour", () => {
  expect(idempotencyToken(source, ["arn:failed"])).not.toBe(idempotencyToken(source, []));
});
