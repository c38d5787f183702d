/** The environment of an engine's process, which program and provider inherit. */
import { delimiter, dirname } from "node:path";
import type { StackOptions } from "./engine.ts";
import { markerOf, stackMarker } from "./processes.ts";

/** Protects nothing but test data. */
export const passphrase = "a passphrase for tests";

/** @param additions what an engine needs besides; the stack's own environment has the last word */
export function engineEnvironment(
  options: StackOptions,
  additions: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    ...Object.fromEntries(
      Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    ...additions,
    // The Node that runs this comes before any other.
    PATH: [dirname(process.execPath), ...pluginDirectories(options), process.env.PATH ?? ""].join(delimiter),
    [stackMarker]: markerOf(options),
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    ...options.environment,
  };
}

/** The CLI takes a plugin from PATH before an installed one. */
function pluginDirectories({ plugins = [] }: StackOptions): string[] {
  return plugins.map(({ executable }) => dirname(executable));
}
