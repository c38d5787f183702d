import fc from "fast-check";
import { expect, test } from "vitest";
import { type HostedZone, mostSpecificZones } from "../../../provider/aws/route53/zone-choice.ts";

const zone = (name: string, id = `Z-${name}`): HostedZone => ({ id, name });
const chosen = (record: string, zones: readonly HostedZone[]) => mostSpecificZones(record, zones).map(({ id }) => id);

const label = fc.constantFrom("a", "b", "ab", "ba", "example", "notexample", "com", "co", "uk");
const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join("."));

/** The rule, said another way: of the record's name, take one label after the other off until there is a zone. */
function restated(record: string, zones: readonly HostedZone[]): string[] {
  for (let rest = record.toLowerCase().replace(/\.$/, "").split("."); rest.length > 0; rest = rest.slice(1)) {
    const there = zones.filter((each) => each.name === rest.join("."));
    if (there.length > 0) return there.map(({ id }) => id);
  }
  return [];
}

test("the choice is that of the rule said in words, whatever zones there are", () => {
  fc.assert(
    fc.property(name, fc.array(name, { maxLength: 8 }), fc.boolean(), (record, names, dotted) => {
      const zones = names.map((each, index) => zone(each, `Z${index}`));
      const recordName = `_Hash.${record.toUpperCase()}${dotted ? "." : ""}`;
      expect(chosen(recordName, zones)).toEqual(restated(recordName, zones));
    }),
    { numRuns: 2_000 },
  );
});

test("a name that ends with a zone's letters, but not with its labels, is not under it", () => {
  expect(chosen("_x.notexample.com.", [zone("example.com"), zone("com")])).toEqual(["Z-com"]);
});

test("a four-part name goes into the delegated zone in the middle, not into its parent", () => {
  const zones = [zone("dxaws.com"), zone("dev.dxaws.com"), zone("prod.dxaws.com")];
  expect(chosen("_x.www.dev.dxaws.com.", zones)).toEqual(["Z-dev.dxaws.com"]);
  expect(chosen("_x.www.test.dxaws.com.", zones)).toEqual(["Z-dxaws.com"]);
});

test("several zones of the same most specific name are all given, so that nobody guesses", () => {
  expect(chosen("_x.a.com.", [zone("a.com", "Z1"), zone("com", "Z2"), zone("a.com", "Z3")])).toEqual(["Z1", "Z3"]);
});

test("no zone above the name is none, not the nearest", () => {
  expect(chosen("_x.example.com.", [zone("example.org"), zone("www.example.com")])).toEqual([]);
});
