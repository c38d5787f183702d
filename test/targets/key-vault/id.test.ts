import { expect, test } from "vitest";
import { certificateId, isSameId, parseCertificateId, secretId } from "../../../provider/targets/key-vault/id.ts";

const location = { vaultUrl: "https://prod.vault.azure.net", name: "api" };
const id = "https://prod.vault.azure.net/certificates/api";

test("the id has no version, so that it stays what it is through every rotation", () => {
  expect(certificateId(location)).toBe(id);
  expect(parseCertificateId(id)).toEqual(location);
});

test("the secret's id is what gateways are given, versionless too", () => {
  expect(secretId(id)).toBe("https://prod.vault.azure.net/secrets/api");
});

test("a vault at a port keeps it", () => {
  const local = { vaultUrl: "https://vault.corp.example:8443", name: "api" };
  expect(parseCertificateId(certificateId(local))).toEqual(local);
});

test.each([
  ["a version", `${id}/0123456789abcdef0123456789abcdef`],
  ["a secret", secretId(id)],
  ["an ARN", "arn:aws:acm:eu-west-1:111122223333:certificate/api"],
  ["http", "http://prod.vault.azure.net/certificates/api"],
  ["a name that no vault takes", `${id}_1`],
  ["no name", "https://prod.vault.azure.net/certificates/"],
])("%s is no id of a certificate", (_case, text) => {
  expect(parseCertificateId(text)).toBeUndefined();
});

test("ids that differ in case are one, as the service compares them", () => {
  expect(isSameId(id, "https://prod.vault.azure.net/certificates/API")).toBe(true);
  expect(isSameId(id, `${id}-2`)).toBe(false);
});
