/** Where the installed SDK keeps the programs that Pulumi's own engine runs. */
import { createRequire } from "node:module";

const { resolve } = createRequire(import.meta.url);

export function sdkScript(name: "run" | "dynamic-provider"): string {
  return resolve(`@pulumi/pulumi/cmd/${name}/index.js`);
}
