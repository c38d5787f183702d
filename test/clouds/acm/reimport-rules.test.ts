import { expect, test } from "vitest";
import type { LeafOptions } from "../../pki/index.ts";
import { acmFixture, issue } from "./fixtures.ts";
import type { SettingsChange } from "./settings.ts";

const MISSING_KEY_USAGES =
  "New certificate is missing one or more Key Usages supported by the currently imported certificate";
const MISSING_EXTENDED =
  "New certificate is missing one or more Extended Key Usages supported by the currently imported certificate";
const KEY_ALGORITHM = "The key algorithm of the new certificate does not match the currently imported certificate.";
const USAGE_ADDED =
  "You cannot add KeyUsage or ExtendedKeyUsage extensions where the currently imported certificate has none.";

/** The service's refusal of a re-import from the first to the second, or "" when it takes place. */
async function refusalOf(
  first: Partial<LeafOptions>,
  second: Partial<LeafOptions>,
  settings: SettingsChange = {},
): Promise<string> {
  const fixture = await acmFixture({ settings });
  const arn = await fixture.import(await issue(first));
  const next = await issue(second);
  try {
    expect(await fixture.import(next, { CertificateArn: arn })).toBe(arn);
  } catch (error) {
    expect(error).toMatchObject({ name: "ValidationException" });
    return (error as Error).message;
  }
  expect(fixture.acm.certificate(arn)?.fingerprint).toBe(next.fingerprint);
  return "";
}

test("a renewal with a new key of the same kind is accepted", async () => {
  expect(await refusalOf({}, {})).toBe("");
});

test.each([
  ["type", "RSA_2048", "EC_prime256v1"],
  ["size", "EC_prime256v1", "EC_secp384r1"],
  ["modulus", "RSA_1024", "RSA_2048"],
] as const)("the key %s cannot change (user guide, Reimport a certificate)", async (_what, from, to) => {
  expect(await refusalOf({ keyAlgorithm: from }, { keyAlgorithm: to })).toBe(KEY_ALGORITHM);
});

test("domain names may be added and removed", async () => {
  expect(await refusalOf({ names: ["a.example", "b.example"] }, { names: ["b.example", "c.example"] })).toBe("");
});

test("entirely other domain names are accepted, as users' tools rely on", async () => {
  expect(await refusalOf({ names: ["a.example"] }, { names: ["b.example"] })).toBe("");
});

test("not all domain names may be removed", async () => {
  const nameless = { names: [], subject: { O: "Nobody" } };
  expect(await refusalOf({}, nameless)).toBe("You cannot remove all of the domain names from a certificate.");
});

test("a test may ask for the stricter reading: one of the old names stays", async () => {
  const strict = { rules: { keepsAnOldName: true } };
  const message = await refusalOf({ names: ["a.example"] }, { names: ["b.example"] }, strict);
  expect(message).toBe("You cannot remove all of the domain names from a certificate.");
  expect(await refusalOf({ names: ["a.example"] }, { names: ["b.example", "a.example"] }, strict)).toBe("");
});

test("key usages may be added", async () => {
  const more = { keyUsages: ["DIGITAL_SIGNATURE", "KEY_AGREEMENT"] } as const;
  expect(await refusalOf({ keyUsages: ["DIGITAL_SIGNATURE"] }, more)).toBe("");
});

test("key usages may not be removed, so adding one can't be taken back", async () => {
  const more = { keyUsages: ["DIGITAL_SIGNATURE", "KEY_AGREEMENT"] } as const;
  expect(await refusalOf(more, { keyUsages: ["DIGITAL_SIGNATURE"] })).toBe(MISSING_KEY_USAGES);
});

test("dropping the whole key usage extension removes its values", async () => {
  expect(await refusalOf({}, { keyUsages: [] })).toBe(MISSING_KEY_USAGES);
});

const encipherment = { keyUsages: ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"] } as const;
const signatureOnly = { keyUsages: ["DIGITAL_SIGNATURE"] } as const;

test("keyEncipherment may be dropped from an ECDSA certificate (user guide's exception, RFC 5480 section 3)", async () => {
  expect(await refusalOf(encipherment, signatureOnly)).toBe("");
});

test("keyEncipherment may not be dropped from an RSA certificate", async () => {
  const keyAlgorithm = "RSA_2048" as const;
  expect(await refusalOf({ ...encipherment, keyAlgorithm }, { ...signatureOnly, keyAlgorithm })).toBe(
    MISSING_KEY_USAGES,
  );
});

const server = { extendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION"] } as const;
const both = { extendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION", "TLS_WEB_CLIENT_AUTHENTICATION"] } as const;

test("extended key usages may be added", async () => {
  expect(await refusalOf(server, both)).toBe("");
});

test("clientAuth may be dropped (user guide's exception)", async () => {
  expect(await refusalOf(both, server)).toBe("");
});

test("other extended key usages may not be removed", async () => {
  const more = { extendedKeyUsages: [...server.extendedKeyUsages, "OCSP_SIGNING"] } as const;
  expect(await refusalOf(more, server)).toBe(MISSING_EXTENDED);
});

test("custom usages are compared by OID, not by the name they share", async () => {
  expect(await refusalOf({ extendedKeyUsages: ["1.2.3.4"] }, { extendedKeyUsages: ["1.2.3.5"] })).toBe(
    MISSING_EXTENDED,
  );
});

test.each([
  ["key usage", { keyUsages: [] }],
  ["extended key usage", { extendedKeyUsages: [] }],
] as const)("no %s extension may be added where there was none (import prerequisites)", async (_what, without) => {
  expect(await refusalOf(without, {})).toBe(USAGE_ADDED);
});

test("a test may switch that rule off, because it is not verified on a live account", async () => {
  expect(await refusalOf({ keyUsages: [] }, {}, { rules: { usageExtensionsStayAbsent: false } })).toBe("");
});

test("only imported certificates can be re-imported", async () => {
  const fixture = await acmFixture();
  const { certificatePem, chainPem, privateKeyPem } = await issue();
  const bundle = { certificate: certificatePem, chain: chainPem, privateKey: privateKeyPem };
  const arn = fixture.acm.importDirectly({ bundle, type: "AMAZON_ISSUED" });
  await expect(fixture.import(await issue(), { CertificateArn: arn })).rejects.toMatchObject({
    name: "ValidationException",
    message: "Only certificates of type IMPORTED can be re-imported.",
  });
});

test("a refused re-import leaves the old certificate and key live", async () => {
  const fixture = await acmFixture();
  const arn = await fixture.import(await issue());
  const before = fixture.acm.certificate(arn);
  await fixture.import(await issue({ keyAlgorithm: "EC_secp384r1" }), { CertificateArn: arn }).catch(() => undefined);
  expect(fixture.acm.certificate(arn)).toEqual(before);
});
