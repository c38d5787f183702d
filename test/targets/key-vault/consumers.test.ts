import { expect, test } from "vitest";
import { parseBundle } from "../../../provider/certificate/bundle.ts";
import { consumersOf } from "../../../provider/targets/key-vault/consumers.ts";
import { issueAuthority } from "../../pki/index.ts";
import type { TestKeyAlgorithm } from "../../pki/keys.ts";

const root = issueAuthority({ keyAlgorithm: "EC_prime256v1" });
const issuer = root.issueIntermediate({ keyAlgorithm: "EC_prime256v1" });
const least = { vaultUrl: "https://prod.vault.azure.net", certificateName: "api" };

async function bundle(keyAlgorithm: TestKeyAlgorithm, withChain = true) {
  const leaf = await issuer.issueLeaf({ names: ["api.example.com"], keyAlgorithm });
  const chain = withChain ? { chain: leaf.chainPem } : {};
  return parseBundle({ certificate: leaf.certificatePem, privateKey: leaf.privateKeyPem, ...chain });
}

const [rsa, ec, alone] = [await bundle("RSA_2048"), await bundle("EC_prime256v1"), await bundle("RSA_2048", false)];

function judged(consumer: string, of: typeof rsa, keyVault: object = {}) {
  const { rules = [], doubts = [] } = consumersOf({ ...least, ...keyVault })[consumer] ?? {};
  const messages = (list: typeof rules) => list.flatMap((rule) => rule(of)?.message ?? []);
  return { refused: messages(rules), doubted: messages(doubts) };
}

const nothing = { refused: [], doubted: [] };
const consumers = ["application-gateway", "front-door", "app-service"];

test("there are three consumers of a vault", () => {
  expect(Object.keys(consumersOf(least))).toEqual(consumers);
});

test.each(consumers)("%s takes an RSA key with its chain, as PKCS#12, exportable", (consumer) => {
  expect(judged(consumer, rsa)).toEqual(nothing);
});

test.each(consumers)("%s reads neither PEM nor a key that stays in the vault", (consumer) => {
  expect(judged(consumer, rsa, { contentType: "pem", exportable: false }).refused).toEqual([
    `keyVault.contentType: expected pkcs12, the only one that ${consumer} reads, received pem`,
    `keyVault.exportable: expected true, since ${consumer} reads the key from the secret, received false`,
  ]);
});

test("Front Door refuses EC keys and a chain that is missing", () => {
  expect(judged("front-door", ec).refused).toEqual([
    "certificate: expected an RSA key for front-door, received EC_prime256v1",
  ]);
  expect(judged("front-door", alone).refused).toEqual([
    "chain: expected the whole chain for front-door, received none",
  ]);
});

test.each(["application-gateway", "app-service"])("an EC key at %s is unverified: a doubt, no refusal", (consumer) => {
  expect(judged(consumer, ec)).toEqual({
    refused: [],
    doubted: [`certificate: expected an RSA key, EC being unverified, for ${consumer}, received EC_prime256v1`],
  });
});

test("Application Gateway without a chain is a doubt", () => {
  expect(judged("application-gateway", alone)).toEqual({
    refused: [],
    doubted: ["chain: expected the whole chain for application-gateway, received none"],
  });
});
