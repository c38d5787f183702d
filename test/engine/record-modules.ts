/**
 * Preloaded, by NODE_OPTIONS, into every Node process of a stack: writes down each module that the program and the
 * provider ask for, into the files `program` and `provider` of the folder that MODULES_FOLDER names.
 */
import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";

const folder = process.env.MODULES_FOLDER;
const role = roleOf(process.argv[1] ?? "");
if (folder !== undefined && role !== undefined) {
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      appendFileSync(join(folder, role), `${resolved.url}\n`);
      return resolved;
    },
  });
}

function roleOf(script: string): "program" | "provider" | undefined {
  if (script.includes("cmd/dynamic-provider")) return "provider";
  return script.includes("cmd/run") ? "program" : undefined;
}
