import { expect, test } from "vitest";
import { argumentsIn, readArguments } from "../../provider/imported-certificate/arguments.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const given: Properties = { certificate: "a", privateKey: "b", provenanceId: "a/b/c/d", acm: { region: "eu-west-1" } };
const messagesOf = (extra: Properties) =>
  readArguments({ ...given, ...extra }).violations.map(({ message }) => message);

const provenanceText = "provenanceId: expected 1 to 256 characters of letters, digits, spaces and _.:/=+-@, received";

test.each<[string, Properties, string[]]>([
  ["no certificate", { certificate: undefined }, ["certificate: expected a string, received nothing"]],
  ["an empty file as certificate", { certificate: "" }, ["certificate: expected PEM text, received an empty string"]],
  [
    "a Buffer as certificate",
    { certificate: { type: "Buffer", data: [] } },
    ["certificate: expected a string, received an object"],
  ],
  ["no key", { privateKey: undefined }, ["privateKey: expected a string, received nothing"]],
  ["an empty key", { privateKey: "" }, ["privateKey: expected PEM text, received an empty string"]],
  [
    "an empty rollback key",
    { rollbackPrivateKey: "" },
    ["rollbackPrivateKey: expected PEM text, received an empty string"],
  ],
  [
    "a rollback mode that there is not",
    { rollback: "never" },
    ['rollback: expected one of "required", "best-effort", received another string'],
  ],
  [
    "true for onConflict",
    { onConflict: true },
    ['onConflict: expected one of "refuse", "overwrite", received a boolean'],
  ],
  ["text for adopt", { adopt: "true" }, ["adopt: expected true or false, received a string"]],
  ["false for preflight", { preflight: false }, ['preflight: expected one of "live", "offline", received a boolean']],
  [
    "a deletion policy of CloudFormation",
    { deletionPolicy: "Retain" },
    ['deletionPolicy: expected one of "delete", "retain", received another string'],
  ],
  [
    "no time to delete in",
    { deleteTimeoutSeconds: 0 },
    ["deleteTimeoutSeconds: expected a number of seconds from 1 on, received another number"],
  ],
  [
    "a duration as text",
    { verify: { timeoutSeconds: "2m" } },
    ["verify.timeoutSeconds: expected a number, received a string"],
  ],
  [
    "a host with its port in place of an endpoint",
    { verify: { endpoints: ["api.example.com:443"] } },
    ["verify.endpoints[0]: expected an object, received a string"],
  ],
  [
    "a URL in place of a host",
    { verify: { endpoints: [{ host: "https://api.example.com" }] } },
    ["verify.endpoints[0].host: expected a host name or address, received another string"],
  ],
  [
    "an endpoint with mistakes of all kinds",
    {
      verify: {
        endpoints: [
          { host: "", port: 0 },
          { port: 65_536, sni: "x" },
        ],
      },
    },
    [
      "verify.endpoints[0].host: expected a host name or address, received an empty string",
      "verify.endpoints[0].port: expected a port number, received another number",
      "verify.endpoints[1].host: expected a string, received nothing",
      "verify.endpoints[1].port: expected a port number, received another number",
      "verify.endpoints[1].sni: expected an argument that is documented, received an unknown one",
    ],
  ],
  ["a provenance id with an asterisk", { provenanceId: "a/*" }, [`${provenanceText} another string`]],
  ["too long a provenance id", { provenanceId: "x".repeat(257) }, [`${provenanceText} another string`]],
  ["an empty provenance id", { provenanceId: "" }, [`${provenanceText} an empty string`]],
  ["no target", { acm: undefined }, ["acm or keyVault: expected exactly one target, received none"]],
  [
    "two targets",
    { keyVault: { vaultUrl: "https://prod.vault.azure.net", certificateName: "api" } },
    ["acm or keyVault: expected exactly one target, received acm and keyVault"],
  ],
  [
    "mistakes in the common arguments and in the target's",
    { adopt: 1, acm: { region: "x" } },
    [
      "adopt: expected true or false, received a number",
      "acm.region: expected an AWS region such as eu-west-1, received another string",
    ],
  ],
])("%s: each mistake gets its message", (_case, extra, messages) => {
  expect(messagesOf(extra)).toEqual(messages);
});

test("a misspelled argument is told which ones there are", () => {
  expect(messagesOf({ passphrase: "x" })).toEqual([
    expect.stringMatching(
      /^passphrase: expected one of the arguments certificate, chain, privateKey, privateKeyPassphrase, .*, acm, keyVault, received an unknown one$/,
    ),
  ]);
});

test("no message shows a value: it may be a key in the wrong place", () => {
  const secret = "-----BEGIN PRIVATE KEY-----";
  const everywhere = { rollback: secret, adopt: secret, verify: secret, provenanceId: `${secret}*`, acm: secret };
  expect(messagesOf(everywhere)).toHaveLength(5);
  expect(messagesOf(everywhere).join("\n")).not.toContain("BEGIN");
});

test.each(["api.example.com", "_dmarc.example.com", "10.0.0.1", "2001:db8::1", "fe80::1%eth0", "bücher.example"])(
  "%s may be a host",
  (host) => {
    expect(messagesOf({ verify: { endpoints: [{ host }] } })).toEqual([]);
  },
);

test("all arguments together are accepted", () => {
  const { args, violations } = readArguments({
    ...given,
    chain: "c",
    privateKeyPassphrase: "",
    rollbackPrivateKey: "k",
    rollbackPrivateKeyPassphrase: "p",
    rollback: "best-effort",
    onConflict: "overwrite",
    adopt: true,
    preflight: "offline",
    verify: { timeoutSeconds: 1, endpoints: [{ host: "a", port: 8443, serverName: "b" }] },
    deletionPolicy: "retain",
    deleteTimeoutSeconds: 30,
  });
  expect(violations).toEqual([]);
  expect(args?.kind.argument).toBe("acm");
  expect(args?.choice.place).toEqual({ kind: "assigned" });
});

test.each(["certificate", "privateKey", "chain", "adopt", "verify", "rollback", "acm"])(
  "an unknown %s is no mistake in a preview",
  (name) => {
    expect(messagesOf({ [name]: unknown })).toEqual([]);
  },
);

test("without a known target there are no checked arguments, and no violation", () => {
  expect(readArguments({ ...given, acm: unknown })).toEqual({ violations: [], args: undefined });
});

test("what the resource class and the provider add is not the user's: it is no unknown argument", () => {
  const added = { __provider: "x", fingerprint: "f", chainFingerprints: [], importedFingerprint: "f", tags: {} };
  expect(messagesOf({ ...added, preexisting: true })).toEqual([]);
  expect(argumentsIn({ ...added, certificate: "a", chain: undefined, acm: null })).toEqual({ certificate: "a" });
});
