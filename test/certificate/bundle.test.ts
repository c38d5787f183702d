import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { type BundleSource, chainPem, parseBundle } from "../../provider/certificate/bundle.ts";
import { toPem } from "../pki/certificate.ts";
import { issueTree } from "./fixtures.ts";
import { refusalOf } from "./refusals.ts";

const { leaf, intermediate, root } = await issueTree();
const other = await intermediate.issueLeaf({ names: ["www.example.com"], keyAlgorithm: "EC_prime256v1" });
const privateKey = leaf.privateKeyPem;
const refused = (source: BundleSource) => refusalOf(() => parseBundle(source), source.privateKey, privateKey);

describe("the leaf is found by the key", () => {
  it.each<[string, BundleSource]>([
    ["leaf and chain apart", { certificate: leaf.certificatePem, chain: leaf.chainPem + leaf.rootPem, privateKey }],
    ["all in one, root first", { certificate: leaf.rootPem + leaf.chainPem + leaf.certificatePem, privateKey }],
    [
      "a full chain beside the leaf",
      {
        certificate: leaf.certificatePem,
        chain: leaf.certificatePem + leaf.chainPem + leaf.rootPem,
        privateKey,
      },
    ],
    ["leaf and chain swapped", { certificate: leaf.chainPem + leaf.rootPem, chain: leaf.certificatePem, privateKey }],
  ])("%s", (_, source) => {
    const bundle = parseBundle(source);
    expect(bundle.leaf.fingerprint).toBe(leaf.fingerprint);
    expect(bundle.chain.map((each) => each.fingerprint)).toEqual([intermediate.fingerprint, root.fingerprint]);
    expect(bundle.privateKey.publicKeyFingerprint).toBe(bundle.leaf.publicKeyFingerprint);
    expect(chainPem(bundle.chain)).toBe(leaf.chainPem + leaf.rootPem);
  });

  it.each([undefined, "", "\n"])("no chain (%j) is accepted, as ACM accepts it", (chain) => {
    const bundle = parseBundle({ certificate: leaf.certificatePem, privateKey, ...(chain !== undefined && { chain }) });
    expect(chainPem(bundle.chain)).toBe("");
  });

  it("an expired bundle is read: what is kept for a restore may have expired", async () => {
    const old = await intermediate.issueLeaf({
      names: ["old.example.com"],
      keyAlgorithm: "EC_prime256v1",
      notBefore: new Date("2020-01-01"),
      notAfter: new Date("2021-01-01"),
    });
    const { certificatePem: certificate, privateKeyPem } = old;
    expect(parseBundle({ certificate, privateKey: privateKeyPem }).leaf.fingerprint).toBe(old.fingerprint);
  });
});

describe("what doesn't belong together is refused", () => {
  it("another certificate's key", () => {
    expect(refused({ certificate: leaf.certificatePem, privateKey: other.privateKeyPem })).toEqual({
      codes: ["PRIVATE_KEY_MISMATCH"],
      message:
        "privateKey: expected the private key of CN=api.example.com, " +
        "received another key (EC_prime256v1), which belongs to none of the certificates given",
    });
  });

  it("a certificate and its renewal under the same key in one file", async () => {
    const renewed = await intermediate.issueLeaf({ names: ["api.example.com"], privateKey: leaf.keyObject });
    const refusal = refused({ certificate: leaf.certificatePem + renewed.certificatePem, privateKey });
    expect(refusal.codes).toEqual(["CERTIFICATE_AMBIGUOUS"]);
    expect(refusal.message).toContain(
      "expected one certificate of the private key, received 2: CN=api.example.com until",
    );
  });

  it("another leaf in the file, by the argument that it stands in", () => {
    const refusal = refused({ certificate: leaf.certificatePem + other.certificatePem + leaf.chainPem, privateKey });
    expect(refusal.codes).toEqual(["CHAIN_UNRELATED"]);
    expect(refusal.message).toMatch(/^certificate: .* received CN=www.example.com beside them$/);
  });

  it("a chain that doesn't lead on from the leaf", () => {
    const refusal = refused({ certificate: leaf.certificatePem, chain: leaf.rootPem, privateKey });
    expect(refusal.codes).toEqual(["CHAIN_INCOMPLETE"]);
    expect(refusal.message).toMatch(/^chain: /);
  });
});

describe("all that is wrong is said at once", () => {
  it("certificate, chain and key", () => {
    const source = { certificate: "api.pem", chain: toPem("PUBLIC KEY", Buffer.from("x")), privateKey: "" };
    const { codes, message } = refused(source);
    expect(codes).toEqual(["CERTIFICATE_MISSING", "CERTIFICATE_IS_SOMETHING_ELSE", "PRIVATE_KEY_MISSING"]);
    expect(message.split("\n").map((line) => line.split(":")[0])).toEqual(["certificate", "chain", "privateKey"]);
  });

  it("certificate and key swapped", () => {
    const { codes, message } = refused({ certificate: privateKey, privateKey: leaf.certificatePem });
    expect(codes).toEqual(["PRIVATE_KEY_MISPLACED", "PRIVATE_KEY_MISSING"]);
    expect(message).toContain(
      "privateKey: expected a private key in PEM (PKCS#8, PKCS#1 or SEC 1), received a certificate",
    );
  });

  it("a certificate of more than 1 MiB", () => {
    expect(refused({ certificate: "A".repeat(1024 * 1024 + 1), privateKey }).codes).toEqual(["CERTIFICATE_TOO_LARGE"]);
  });
});

it("the same texts are read once in a process", () => {
  const source = { certificate: leaf.certificatePem, chain: leaf.chainPem, privateKey };
  expect(parseBundle({ ...source })).toBe(parseBundle({ ...source }));
  const { certificatePem: certificate, chainPem: chain } = leaf;
  expect(parseBundle({ certificate: certificate + chain, privateKey })).not.toBe(parseBundle(source));
});

it("a refused bundle is refused again", () => {
  const source = { certificate: leaf.certificatePem, privateKey: other.privateKeyPem };
  expect(refused(source)).toEqual(refused(source));
});

it("a printed bundle shows nothing of the key", () => {
  const bundle = parseBundle({ certificate: leaf.certificatePem, privateKey });
  expect(inspect(bundle, { depth: 9 }) + JSON.stringify(bundle)).not.toContain("PRIVATE");
});
