import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { issue } from "./example.ts";

const project = "quickstart";
await pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: "", state: inputs }), call: () => ({}) }, project);
const settings = await import("../../examples/quickstart/settings.ts");

let folder: string;
let certificateFile: string;
let privateKeyFile: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "quickstart-"));
  const { certificatePem, privateKeyPem } = await issue(["api.example.com"]);
  [certificateFile, privateKeyFile] = [join(folder, "api.pem"), join(folder, "api.key")];
  writeFileSync(certificateFile, certificatePem);
  writeFileSync(privateKeyFile, privateKeyPem);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => configure({}));

function configure(values: Readonly<Record<string, string>>): void {
  const own = (key: string) => (key.includes(":") ? key : `${project}:${key}`);
  pulumi.runtime.setAllConfig(Object.fromEntries(Object.entries(values).map(([key, value]) => [own(key), value])));
}

describe("a setting that is missing or wrong is a sentence with the command that sets it", () => {
  const sentence = (read: () => unknown) => {
    try {
      read();
    } catch (error) {
      // The one kind of error that Pulumi shows without a stack trace.
      expect(pulumi.RunError.isInstance(error)).toBe(true);
      return (error as Error).message;
    }
    throw new Error("expected a sentence, received none");
  };

  test.each([
    {
      set: {},
      read: settings.certificate,
      says: "is missing: set it with\n  pulumi config set certificateFile api.pem",
    },
    {
      set: { certificateFile: "/absent.pem" },
      read: settings.certificate,
      says: "certificateFile: expected the PEM file of the certificate, received /absent.pem, which cannot be read: set it",
    },
    {
      set: { chainFile: "/absent.pem" },
      read: settings.chain,
      says: "chainFile: expected the PEM file of the chain, received /absent.pem, which cannot be read: set it",
    },
    { set: {}, read: settings.privateKey, says: "pulumi config set privateKeyFile api.key" },
    { set: {}, read: settings.privateKey, says: "pulumi config set --secret privateKey < api.key" },
    {
      set: { privateKeyFile: "/absent.key" },
      read: settings.privateKey,
      says: "privateKeyFile: expected the PEM file of the private key, received /absent.key, which cannot be read: set it",
    },
    { set: {}, read: settings.target, says: "pulumi config set region eu-west-1" },
    { set: {}, read: settings.target, says: "pulumi config set vaultUrl https://NAME.vault.azure.net" },
    {
      set: { vaultUrl: "https://prod.vault.azure.net" },
      read: settings.target,
      says: "pulumi config set certificateName api",
    },
    {
      set: { vaultUrl: "https://prod.vault.azure.net", region: "eu-west-1" },
      read: settings.target,
      says: "expected one of region and vaultUrl, received both",
    },
    { set: { tags: "team=edge" }, read: settings.target, says: "pulumi config set --path tags.team edge" },
    { set: { tags: "[1]" }, read: settings.target, says: "tags: expected names with values, received something else" },
  ])("$says", ({ set, read, says }) => {
    configure(set);
    expect(sentence(read)).toContain(says);
  });
});

test("what is set is read: files by their contents, the region of the stack where none is given", () => {
  configure({ certificateFile, privateKeyFile, "aws:region": "eu-central-1", tags: '{"team":"edge"}' });
  expect(settings.certificate()).toContain("BEGIN CERTIFICATE");
  expect(settings.privateKey()).toContain("PRIVATE KEY");
  expect(settings.chain()).toBeUndefined();
  expect(settings.target()).toEqual({ kind: "acm", region: "eu-central-1", tags: { team: "edge" } });
});

test("a vault goes before the region of the stack, which other resources may need", () => {
  configure({ vaultUrl: "https://prod.vault.azure.net", certificateName: "api", "aws:region": "eu-west-1" });
  expect(settings.target()).toMatchObject({ kind: "keyVault", certificateName: "api" });
});
