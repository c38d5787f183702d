import { expect, test } from "vitest";
import { isAzureVault, normalVaultUrl, vaultUrlProblem } from "../../../provider/targets/key-vault/vault-url.ts";

test.each([
  "https://prod.vault.azure.net",
  "https://prod.vault.azure.net/",
  "https://prod.vault.azure.net:443/",
  "https://PROD.vault.azure.net",
  "https://prod.vault.usgovcloudapi.net",
  "https://prod.vault.azure.cn",
  "https://prod.vault.microsoftazure.de",
  "https://prod.privatelink.vaultcore.azure.net",
  "https://vault.corp.example",
  "https://vault.corp.example:8443",
  "https://localhost:34567",
])("%s is a vault's URL", (url) => {
  expect(vaultUrlProblem(url)).toBeUndefined();
});

const expected = "the vault's URL, https://NAME.vault.azure.net";

test.each([
  ["its name alone", "prod", `${expected}, not its name alone`],
  ["its host alone", "prod.vault.azure.net", `${expected}, not its name alone`],
  [
    "its resource id",
    "/subscriptions/0/resourceGroups/g/providers/Microsoft.KeyVault/vaults/prod",
    `${expected}, not its name alone`,
  ],
  ["nothing", "", `${expected}, not its name alone`],
  ["http", "http://prod.vault.azure.net", `${expected}: https, since the vault speaks nothing else`],
  [
    "a certificate's id",
    "https://prod.vault.azure.net/certificates/api",
    `${expected}, not the URL of something in it`,
  ],
  [
    "a version of a secret",
    "https://prod.vault.azure.net/secrets/api/0123456789abcdef0123456789abcdef",
    `${expected}, not the URL of something in it`,
  ],
  ["a key's id", "https://prod.vault.azure.net/keys/api", `${expected}, not the URL of something in it`],
  ["a path", "https://prod.vault.azure.net/prod", `${expected}, without a path`],
  ["the portal's address", "https://portal.azure.com/#@corp/resource/vaults/prod", `${expected}, without a path`],
  ["a query", "https://prod.vault.azure.net/?api-version=7.4", `${expected}, without a path`],
  ["credentials", "https://me:secret@prod.vault.azure.net", `${expected}, without credentials in it`],
  [
    "a port of Azure's",
    "https://prod.vault.azure.net:8443",
    `${expected}, without a port: Azure's vaults answer at 443`,
  ],
  ["the port of http", "https://vault.corp.example:80", `${expected}, at a port that speaks https`],
  ["the port of ssh", "https://vault.corp.example:22", `${expected}, at a port that speaks https`],
])("%s in its place is told what is expected", (_mistake, url, message) => {
  expect(vaultUrlProblem(url)).toBe(message);
});

test("no message shows the value, which may hold credentials", () => {
  expect(vaultUrlProblem("https://me:hunter2@prod.vault.azure.net")).not.toContain("hunter2");
});

test.each(["https://PROD.vault.azure.net/", "https://prod.vault.azure.net:443", "https://prod.vault.azure.net"])(
  "%s is one vault in one spelling, since ids are made of it",
  (url) => {
    expect(normalVaultUrl(url)).toBe("https://prod.vault.azure.net");
  },
);

test.each([
  ["https://prod.vault.azure.net", true],
  ["https://prod.vault.usgovcloudapi.net", true],
  ["https://prod.vault.azure.cn", true],
  ["https://vault.corp.example", false],
  ["https://prod.vault.azure.net.evil.example", false],
  ["https://a.b.vault.azure.net", false],
])("%s: whether a token's resource can be checked against it is %s", (url, isAzures) => {
  expect(isAzureVault(new URL(url))).toBe(isAzures);
});
