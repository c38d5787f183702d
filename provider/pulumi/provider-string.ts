/**
 * The text of `__provider`: loads the installed package from the program's folder, where the provider process runs.
 * A constant instead of a serialised closure: code changes never show as updates, nothing of the program is captured,
 * and no serialiser runs. It is stored in users' state and run from there on delete and refresh, for ever: the entry
 * `pulumi-certificates/dynamic-provider` and the names of its exports may never change.
 */
export function providerString(exportName: string): string {
  return [
    "const { createRequire } = require('module');",
    "const load = createRequire(process.cwd() + '/');",
    `exports.handler = () => load('pulumi-certificates/dynamic-provider').${exportName};`,
  ].join("\n");
}
