import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultProvenanceId, ownerOf, provenanceTags, reservedTagViolations } from "../provider/provenance.ts";

/** Organization, project, stack and name. */
type Parts = [string, string, string, string];
const part = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
const parts = fc.tuple(part, part, part, part);

test("a usual resource's id reads as organization/project/stack/name", () => {
  expect(defaultProvenanceId("acme", "web-shop", "production", "api.example.com")).toBe(
    "acme/web-shop/production/api.example.com",
  );
});

test("what no tag value may hold, and what would be taken for a separator, is escaped", () => {
  expect(defaultProvenanceId("acme", "shop", "prod", "*.example.com")).toBe("acme/shop/prod/=2a=.example.com");
  expect(defaultProvenanceId("acme", "shop", "prod", "a/b=c")).toBe("acme/shop/prod/a=2f=b=3d=c");
});

test("the escape only makes what a tag value may hold", () => {
  fc.assert(
    fc.property(parts, (given: Parts) => {
      expect(defaultProvenanceId(...given)).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
    }),
  );
});

test("a character is not taken for another one with something after it", () => {
  const idOf = (name: string) => defaultProvenanceId("acme", "shop", "prod", name);
  expect(idOf("&00")).not.toBe(idOf("☀"));
});

test("different resources never have the same id: one would adopt the other's certificate", () => {
  const tricky = fc.string({
    unit: fc.constantFrom("a", "2", "f", "=", "/", "*", "2a", "=2f", "&", "0", "☀", "😀"),
    maxLength: 6,
  });
  fc.assert(
    fc.property(fc.tuple(tricky, tricky, tricky, tricky), fc.tuple(tricky, tricky, tricky, tricky), (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other);
      expect(defaultProvenanceId(...one) === defaultProvenanceId(...other)).toBe(same);
    }),
    { numRuns: 2000 },
  );
});

test("names too long for a tag value together are shortened to its 256 characters, and still told apart", () => {
  const long = "x".repeat(300);
  const ids = [`${long}a`, `${long}b`].map((name) => defaultProvenanceId("acme", "shop", "prod", name));
  expect(ids.map(({ length }) => length)).toEqual([256, 256]);
  expect(ids[0]).not.toBe(ids[1]);
});

test("tags of ours name their owner", () => {
  fc.assert(fc.property(part, (id) => ownerOf(provenanceTags(id)) === id));
});

test.each([
  ["no tags", {}],
  ["another tool's", { "managed-by": "certctl" }],
  ["an id alone", { "pulumi-certificates-certificate-id": "acme/shop/prod/api" }],
  ["another manager", { ...provenanceTags("acme/shop/prod/api"), "pulumi-certificates-managed-by": "me" }],
])("%s: nobody of ours owns it", (_case, tags) => {
  expect(ownerOf(tags)).toBeUndefined();
});

test("a user's tag of either name is refused, whatever its value", () => {
  const tags = { ...provenanceTags("acme/shop/prod/api"), env: "x" };
  expect(reservedTagViolations(tags, "acm.tags").map(({ code, message }) => `${code} ${message}`)).toEqual([
    'TAG_RESERVED acm.tags["pulumi-certificates-managed-by"]: expected a tag that this package does not set itself, received one that it does',
    'TAG_RESERVED acm.tags["pulumi-certificates-certificate-id"]: expected a tag that this package does not set itself, received one that it does',
  ]);
  expect(reservedTagViolations({ env: "x" }, "acm.tags")).toEqual([]);
});
