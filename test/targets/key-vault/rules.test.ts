import { expect, test } from "vitest";
import { parseBundle } from "../../../provider/certificate/bundle.ts";
import { bundleRules, rotationRules, tagViolations } from "../../../provider/targets/key-vault/rules.ts";
import { issueAuthority } from "../../pki/index.ts";
import type { TestKeyAlgorithm } from "../../pki/keys.ts";

const authority = issueAuthority({ keyAlgorithm: "EC_prime256v1" });

async function refusals(keyAlgorithm: TestKeyAlgorithm) {
  const { certificatePem, privateKeyPem } = await authority.issueLeaf({ names: ["api.example.com"], keyAlgorithm });
  const bundle = parseBundle({ certificate: certificatePem, privateKey: privateKeyPem });
  return bundleRules.flatMap((rule) => rule(bundle, new Date()) ?? []);
}

test.each(["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"] as const)(
  "%s is a key that a vault keeps",
  async (keyAlgorithm) => {
    expect(await refusals(keyAlgorithm)).toEqual([]);
  },
);

test("RSA_1024 is refused before the vault would", async () => {
  expect(await refusals("RSA_1024")).toEqual([
    {
      code: "CERTIFICATE_UNSUPPORTED",
      path: "certificate",
      message:
        "certificate: expected a key that Key Vault imports (RSA_2048, RSA_3072, RSA_4096, EC_prime256v1, EC_secp384r1, EC_secp521r1), received RSA_1024",
    },
  ]);
});

test("versions are independent, so anything may follow anything", () => {
  expect(rotationRules).toEqual([]);
});

const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, ""]));

test("fifteen tags fit, ours included; a sixteenth is one too many", () => {
  expect(tagViolations(tags(15))).toEqual([]);
  expect(tagViolations(tags(16))).toMatchObject([
    {
      code: "TAGS_TOO_MANY",
      message: "keyVault.tags: expected at most 15 tags, our two included, received 16",
    },
  ]);
});

test("256 characters fit into name and value; a longer one is named, its value never shown", () => {
  const [fits, tooLong] = ["x".repeat(256), "y".repeat(257)];
  expect(tagViolations({ [fits]: fits })).toEqual([]);
  expect(tagViolations({ note: tooLong, [tooLong]: "" }).map(({ message }) => message)).toEqual([
    'keyVault.tags["note"]: expected a tag value of at most 256 characters, received 257 characters',
    `keyVault.tags["${tooLong}"]: expected a tag name of at most 256 characters, received 257 characters`,
  ]);
});
