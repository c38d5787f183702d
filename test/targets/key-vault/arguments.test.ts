import { expect, test } from "vitest";
import { schemaViolations } from "../../../provider/argument-violations.ts";
import { safeParse } from "../../../provider/schema.ts";
import { keyVaultArguments } from "../../../provider/targets/key-vault/arguments.ts";

const vaultUrl = "https://prod.vault.azure.net";
const least = { vaultUrl, certificateName: "api" };
const guid = "01234567-89ab-CDEF-0123-456789abcdef";

const messagesOf = (given: unknown) =>
  schemaViolations(safeParse(keyVaultArguments, given), given, ["keyVault"], []).map(({ message }) => message);

test.each([
  ["vault and name", least],
  ["the longest name", { ...least, certificateName: "A-9".padEnd(127, "x") }],
  ["a government cloud", { ...least, vaultUrl: "https://prod.vault.usgovcloudapi.net/" }],
  ["a private DNS name", { ...least, vaultUrl: "https://vault.corp.example:8443" }],
  ["the default chain", { ...least, credential: "default" }],
  ["a managed identity", { ...least, credential: "managed_identity" }],
  ["a client secret", { ...least, credential: "client_secret" }],
  ["a workload identity", { ...least, credential: "workload_identity" }],
  [
    "everything",
    {
      ...least,
      tenantId: guid,
      clientId: guid,
      contentType: "pem",
      pfxEncryption: "legacy",
      exportable: false,
      tags: { env: "production" },
      recoverDeleted: true,
      purge: true,
    },
  ],
])("%s is accepted", (_case, given) => {
  expect(messagesOf(given)).toEqual([]);
});

const aName = "keyVault.certificateName: expected 1 to 127 letters, digits and hyphens, received another string";
const theUrl = "keyVault.vaultUrl: expected the vault's URL, https://NAME.vault.azure.net";

test.each([
  ["the URL in place of the object", vaultUrl, ["keyVault: expected an object, received a string"]],
  [
    "nothing in it",
    {},
    [
      "keyVault.vaultUrl: expected a string, received nothing",
      "keyVault.certificateName: expected a string, received nothing",
    ],
  ],
  [
    "http",
    { ...least, vaultUrl: "http://prod.vault.azure.net" },
    [`${theUrl}: https, since the vault speaks nothing else, received another string`],
  ],
  ["the vault's name", { ...least, vaultUrl: "prod" }, [`${theUrl}, not its name alone, received another string`]],
  [
    "the certificate's URL",
    { ...least, vaultUrl: `${vaultUrl}/certificates/api` },
    [`${theUrl}, not the URL of something in it, received another string`],
  ],
  [
    "credentials in the URL",
    { ...least, vaultUrl: "https://me:secret@prod.vault.azure.net" },
    [`${theUrl}, without credentials in it, received another string`],
  ],
  [
    "a port of its own",
    { ...least, vaultUrl: `${vaultUrl}:8443` },
    [`${theUrl}, without a port: Azure's vaults answer at 443, received another string`],
  ],
  ["a domain as the name", { ...least, certificateName: "api.example.com" }, [aName]],
  ["an underscore in the name", { ...least, certificateName: "api_1" }, [aName]],
  ["a name that is too long", { ...least, certificateName: "x".repeat(128) }, [aName]],
  [
    "no name",
    { ...least, certificateName: "" },
    ["keyVault.certificateName: expected 1 to 127 letters, digits and hyphens, received an empty string"],
  ],
  [
    "the name of a credential class",
    { ...least, credential: "ManagedIdentity" },
    [
      'keyVault.credential: expected one of "default", "managed_identity", "client_secret", "workload_identity", received another string',
    ],
  ],
  [
    "a tenant's domain",
    { ...least, tenantId: "corp.example" },
    ["keyVault.tenantId: expected a GUID, 00000000-0000-0000-0000-000000000000, received another string"],
  ],
  [
    "an application's name",
    { ...least, clientId: "deployer" },
    ["keyVault.clientId: expected a GUID, 00000000-0000-0000-0000-000000000000, received another string"],
  ],
  [
    "the media type as content type",
    { ...least, contentType: "application/x-pkcs12" },
    ['keyVault.contentType: expected one of "pkcs12", "pem", received another string'],
  ],
  [
    "a cipher as encryption",
    { ...least, pfxEncryption: "aes256" },
    ['keyVault.pfxEncryption: expected one of "modern", "legacy", received another string'],
  ],
  [
    "a text as a switch",
    { ...least, exportable: "no" },
    ["keyVault.exportable: expected true or false, received a string"],
  ],
  ["a number as a tag", { ...least, tags: { tier: 1 } }, ["keyVault.tags.tier: expected a string, received a number"]],
  [
    "a secret as an argument",
    { ...least, clientSecret: "hunter2" },
    ["keyVault.clientSecret: expected an argument that is documented, received an unknown one"],
  ],
])("%s gets its message", (_case, given, messages) => {
  expect(messagesOf(given)).toEqual(messages);
});
