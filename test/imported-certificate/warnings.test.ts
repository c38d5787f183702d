import { expect, test } from "vitest";
import { parseBundle } from "../../provider/certificate/bundle.ts";
import { warningsAbout, warningsAboutRotation } from "../../provider/imported-certificate/warnings.ts";
import { issueAuthority, type LeafOptions } from "../pki/index.ts";

const day = 24 * 60 * 60 * 1000;
const now = new Date("2026-06-01T00:00:00Z");
const authority = issueAuthority({ name: "Root", notBefore: new Date(now.getTime() - 900 * day) }).issueIntermediate({
  name: "Issuing CA",
  notBefore: new Date(now.getTime() - 900 * day),
});

async function bundle(
  options: Partial<LeafOptions> & { readonly days?: number; readonly withoutChain?: boolean } = {},
) {
  const { days = 90, withoutChain = false, ...leafOptions } = options;
  const leaf = await authority.issueLeaf({
    names: ["api.example.com"],
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + days * day),
    ...leafOptions,
  });
  const chain = withoutChain ? {} : { chain: leaf.chainPem };
  return parseBundle({ certificate: leaf.certificatePem, privateKey: leaf.privateKeyPem, ...chain });
}

async function codes(options: Parameters<typeof bundle>[0]): Promise<string[]> {
  return warningsAbout(await bundle(options), now).map(({ code }) => code);
}

test("a sound certificate is not worth a word", async () => {
  expect(await codes({})).toEqual([]);
});

test("thirty days before its end it is; one day earlier it is not", async () => {
  expect(await codes({ days: 30 })).toEqual(["CERTIFICATE_EXPIRES_SOON"]);
  expect(await codes({ days: 31 })).toEqual([]);
});

test("CA/Browser Forum ballot 118: a SHA-1 signature is named with whose it is", async () => {
  const [found] = warningsAbout(await bundle({ signatureHash: "SHA1" }), now);
  expect(found?.message).toBe(
    "certificate: expected signatures that clients accept (SHA-256 or better), received SHA1withRSA on CN=api.example.com",
  );
});

test("RFC 8446 section 4.4.2: without the chain most clients trust nothing", async () => {
  expect(await codes({ withoutChain: true })).toEqual(["CHAIN_INCOMPLETE"]);
});

test("an EC key under an RSA authority is accepted by ACM and refused elsewhere", async () => {
  expect(await codes({ keyAlgorithm: "EC_prime256v1" })).toEqual(["ISSUER_KEY_DIFFERS"]);
});

test("a renewal that ends before the live one is said to", async () => {
  const [from, to] = [await bundle({ days: 60 }), await bundle({ days: 40 })];
  expect(warningsAboutRotation(from.leaf, to.leaf).map(({ code }) => code)).toEqual(["CERTIFICATE_ENDS_EARLIER"]);
  expect(warningsAboutRotation(to.leaf, from.leaf)).toEqual([]);
});

test.each([
  [["a.example.com", "b.example.com"], ["a.example.com"], ["b.example.com"]],
  [["a.example.com"], ["*.example.com"], []],
  [["a.b.example.com"], ["*.example.com"], ["a.b.example.com"]],
  [["example.com"], ["*.example.com"], ["example.com"]],
  [["*.example.com"], ["a.example.com"], ["*.example.com"]],
  [["A.example.com"], ["a.EXAMPLE.com"], []],
])("RFC 9525 section 6.3: from %j to %j loses %j", async (before, after, lost) => {
  const [from, to] = [await bundle({ names: before }), await bundle({ names: after })];
  const found = warningsAboutRotation(from.leaf, to.leaf);
  expect(found.map(({ message }) => message)).toEqual(
    lost.length === 0
      ? []
      : [`certificate: expected all names of the live certificate, received one without ${lost.join(", ")}`],
  );
});
