/** Preloaded into the command: writes down each module that it asks for, into the file that MODULES_FILE names. */
import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

const file = process.env.MODULES_FILE ?? "";
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    appendFileSync(file, `${resolved.url}\n`);
    return resolved;
  },
});
