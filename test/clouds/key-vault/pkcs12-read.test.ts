import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import forge from "node-forge";
import { describe, expect, test } from "vitest";
import { type IssuedLeaf, issueAuthority } from "../../pki/index.ts";
import { publicKeyFingerprint } from "../public-key.ts";
import { readPem } from "./pem-content.ts";
import { readPkcs12 } from "./pkcs12-read.ts";
import { writePkcs12 } from "./pkcs12-write.ts";

const authority = issueAuthority({ keyAlgorithm: "EC_prime256v1" }).issueIntermediate({
  keyAlgorithm: "EC_prime256v1",
});
const [rsa, ec] = await Promise.all([
  issueAuthority().issueLeaf({ names: ["rsa.example"] }),
  authority.issueLeaf({ names: ["ec.example"], keyAlgorithm: "EC_prime256v1" }),
]);
const chainOf = (leaf: IssuedLeaf) => readPem(leaf.certificatePem + leaf.chainPem).certificates;
const written = (leaf: IssuedLeaf, how: "modern" | "legacy") =>
  writePkcs12({ certificates: chainOf(leaf), privateKey: leaf.keyObject }, how);

function expectAll(pfx: Buffer, leaf: IssuedLeaf, password = "") {
  const { certificates, privateKeys, encryptions } = readPkcs12(pfx, password);
  expect(certificates.map(({ raw }) => raw)).toEqual(chainOf(leaf).map(({ raw }) => raw));
  expect(privateKeys.map(publicKeyFingerprint)).toEqual([publicKeyFingerprint(leaf.keyObject)]);
  return [...encryptions];
}

test.each([["modern"], ["legacy"]] as const)("what it finds is told by the encryption: %s", (how) => {
  expect(expectAll(written(rsa, how), rsa)).toEqual([how]);
  expect(expectAll(written(ec, how), ec)).toEqual([how]);
});

test("node-forge's 3DES form is the legacy one", () => {
  const key = forge.pki.privateKeyFromPem(rsa.privateKeyPem);
  const certificates = [forge.pki.certificateFromPem(rsa.certificatePem)];
  for (const password of ["", "correct horse"]) {
    const asn1 = forge.pkcs12.toPkcs12Asn1(key, certificates, password, { algorithm: "3des" });
    const pfx = Buffer.from(forge.asn1.toDer(asn1).getBytes(), "latin1");
    expect(expectAll(pfx, rsa, password)).toEqual(["legacy"]);
  }
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!hasOpenssl)("files of the openssl command", () => {
  const export12 = (leaf: IssuedLeaf, password: string, ...options: string[]) => {
    const directory = mkdtempSync(join(tmpdir(), "pkcs12-"));
    try {
      const [pem, pfx] = [join(directory, "bundle.pem"), join(directory, "bundle.pfx")];
      writeFileSync(pem, leaf.privateKeyPem + leaf.certificatePem + leaf.chainPem, { mode: 0o600 });
      const passphrase = ["-passout", `pass:${password}`];
      execFileSync("openssl", ["pkcs12", "-export", "-in", pem, "-out", pfx, ...passphrase, ...options], {
        stdio: "pipe",
      });
      return readFileSync(pfx);
    } finally {
      rmSync(directory, { recursive: true });
    }
  };
  const legacy = ["-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "SHA1"];

  test.each([[""], ["correct horse"], ["pässwörd"]])("modern ones, with the password '%s'", (password) => {
    expect(expectAll(export12(rsa, password), rsa, password)).toEqual(["modern"]);
    expect(expectAll(export12(ec, password), ec, password)).toEqual(["modern"]);
  });

  test("legacy ones", () => {
    expect(expectAll(export12(rsa, "correct horse", ...legacy), rsa, "correct horse")).toEqual(["legacy"]);
  });

  test("one with an unencrypted key has only the certificates' encryption", () => {
    expect(expectAll(export12(ec, "", "-keypbe", "NONE"), ec)).toEqual(["modern"]);
  });

  test("one without a MAC is refused", () => {
    expect(() => readPkcs12(export12(ec, "", "-nomac"), "")).toThrow("no MAC");
  });
});

test("a wrong password is refused by the MAC", () => {
  expect(() => readPkcs12(written(ec, "modern"), "wrong")).toThrow("the MAC does not verify");
});

test("a changed byte anywhere in the contents is refused by the MAC", () => {
  const pfx = written(ec, "modern");
  const changed = Buffer.from(pfx);
  const middle = changed.length >> 1;
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  expect(() => readPkcs12(changed, "")).toThrow();
});

test("PBMAC1 (RFC 9579) is refused (facts, Import)", () => {
  const [sha256, pbmac1] = [Buffer.from("608648016503040201", "hex"), Buffer.from("2a864886f70d01050e", "hex")];
  const pfx = written(ec, "modern");
  const at = pfx.lastIndexOf(sha256);
  expect(() => readPkcs12(Buffer.concat([pfx.subarray(0, at), pbmac1, pfx.subarray(at + 9)]), "")).toThrow(
    "unknown MAC",
  );
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["PEM", Buffer.from("-----BEGIN CERTIFICATE-----")],
  ["a certificate", chainOf(ec)[0]?.raw ?? Buffer.alloc(0)],
  ["a truncated file", written(ec, "modern").subarray(0, 400)],
  ["a file with something after it", Buffer.concat([written(ec, "modern"), Buffer.from([0])])],
])("%s is no PKCS#12", (_, bytes) => {
  expect(() => readPkcs12(bytes, "")).toThrow();
});
