import { X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { issueAuthority } from "./index.ts";

const root = issueAuthority({ keyAlgorithm: "EC_prime256v1" });
const intermediate = root.issueIntermediate({ keyAlgorithm: "EC_prime256v1" });
const open = (der: Buffer) => new X509Certificate(der);

it.each(["RSA_1024", "RSA_2048", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1", "Ed25519"] as const)(
  "OpenSSL takes a leaf of %s for one of this authority, and the key for its own",
  async (keyAlgorithm) => {
    const leaf = await intermediate.issueLeaf({ names: ["api.example.com", "127.0.0.1"], keyAlgorithm });
    const issuer = open(intermediate.der);
    expect(open(leaf.der).checkIssued(issuer)).toBe(true);
    expect(open(leaf.der).verify(issuer.publicKey)).toBe(true);
    expect(open(leaf.der).checkPrivateKey(leaf.keyObject)).toBe(true);
    expect(open(leaf.der).checkHost("api.example.com")).toBe("api.example.com");
    expect(open(leaf.der).checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(leaf.chainPem).toBe(intermediate.certificatePem);
    expect(leaf.rootPem).toBe(root.certificatePem);
  },
);

it("two leaves one after the other have different keys, so that a rotation is one", async () => {
  const first = await root.issueLeaf({ names: ["a.example.com"] });
  const second = await root.issueLeaf({ names: ["a.example.com"] });
  expect(first.privateKeyPem).not.toBe(second.privateKeyPem);
});

it("a renewal keeps the key that it is given", async () => {
  const first = await root.issueLeaf({ names: ["a.example.com"] });
  const renewed = await root.issueLeaf({ names: ["a.example.com"], privateKey: first.keyObject });
  expect(renewed.privateKeyPem).toBe(first.privateKeyPem);
  expect(renewed.fingerprint).not.toBe(first.fingerprint);
});
