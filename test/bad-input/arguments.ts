import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import type { Random } from "../random.ts";

/** What a program in plain JavaScript, or a configuration file, may put anywhere. All can come through the engine. */
const odd: readonly unknown[] = [
  0,
  -1,
  1e300,
  0.5,
  "",
  " ",
  "x",
  "\0",
  "x".repeat(100_000),
  "🔑".repeat(200),
  "arn:aws:acm:eu-west-1:1:certificate/",
  "https://",
  "http://prod.vault.azure.net",
  "../../etc/passwd",
  "constructor",
  true,
  false,
  [],
  [null],
  ["x", 1, {}],
  {},
  { x: { x: { x: [] } } },
  JSON.parse('{"__proto__": {"region": "eu-west-1"}}'),
  { toString: "x", valueOf: 1, length: -1 },
];

const unknownNames = [
  "regoin",
  "privatekey",
  "private_key",
  "Acm",
  "__proto__",
  "constructor",
  "toString",
  "0",
  "",
  "é",
];

/** Puts something odd at one place of the arguments, at any depth; or takes the place away, or adds one. */
export function mutatedArguments(inputs: Properties, random: Random): Properties {
  const paths = pathsIn(inputs);
  const path = random.oneOf(paths);
  switch (random.below(4)) {
    case 0:
      return changed(inputs, path, () => undefined);
    case 1:
      return changed(inputs, path, (value) => ({ [random.oneOf(unknownNames)]: value }));
    case 2: {
      const inside = random.oneOf(paths.filter((each) => typeof valueAt(inputs, each) === "object"));
      return changed(inputs, [...inside, random.oneOf(unknownNames)], () => random.oneOf(odd));
    }
    default:
      return changed(inputs, path, () => random.oneOf(odd));
  }
}

type Path = readonly string[];

function pathsIn(value: unknown): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [[name], ...pathsIn(inner).map((path) => [name, ...path])]);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Properties)[name], value);
}

function changed(value: unknown, [name, ...rest]: Path, change: (value: unknown) => unknown): Properties {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  if (name === undefined) return copy;
  const inner = rest.length === 0 ? change(copy[name]) : changed(copy[name], rest, change);
  // An own member, whatever its name.
  Object.defineProperty(copy, name, { value: inner, enumerable: true, configurable: true, writable: true });
  return copy;
}
