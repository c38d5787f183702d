import { expect, test } from "vitest";
import { providerString } from "../../provider/pulumi/provider-string.ts";

// Users' states hold this text, and old states run it for ever: a change here is an update of every resource there is.
const storedInStates = `const { createRequire } = require('module');
const load = createRequire(process.cwd() + '/');
exports.handler = () => load('pulumi-certificates/dynamic-provider').importedCertificate;`;

test("__provider is, to the letter, what is stored in users' states", () => {
  expect(providerString("importedCertificate")).toBe(storedInStates);
});
