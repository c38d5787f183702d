import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { parsePrivateKey } from "../../provider/certificate/private-key.ts";
import { toPem } from "../pki/certificate.ts";
import * as der from "../pki/der.ts";
import { newKey } from "../pki/keys.ts";
import { oldEncryptedPem } from "./fixtures.ts";
import { durationOf, refusalOf } from "./refusals.ts";

const rsa = newKey("RSA_2048");
const ec = newKey("EC_prime256v1");
const pem = (key: KeyObject, type: "pkcs8" | "pkcs1" | "sec1" = "pkcs8") =>
  key.export({ type, format: "pem" }).toString();
const encrypted = (key: KeyObject, cipher = "aes-256-cbc") =>
  key.export({ type: "pkcs8", format: "pem", cipher, passphrase: "correct horse" }).toString();
const oldEncrypted = (key: KeyObject, cipher: string) =>
  key.export({ type: "pkcs1", format: "pem", cipher, passphrase: "correct horse" }).toString();
const secrets = [pem(rsa), pem(rsa, "pkcs1"), pem(ec), "correct horse battery"];

const ecParameters = toPem("EC PARAMETERS", der.objectIdentifier("1.2.840.10045.3.1.7"));

describe("a key in any form has one normal form: PKCS#8 in 64 columns", () => {
  it.each([
    ["PKCS#8", rsa, pem(rsa)],
    ["PKCS#1", rsa, pem(rsa, "pkcs1")],
    ["PKCS#8 of an EC key", ec, pem(ec)],
    ["SEC 1", ec, pem(ec, "sec1")],
    ["SEC 1 with EC PARAMETERS, as `openssl ecparam -genkey` writes it", ec, ecParameters + pem(ec, "sec1")],
    ["encrypted PKCS#8", rsa, encrypted(rsa)],
    ["encrypted PKCS#8 with triple DES", ec, encrypted(ec, "des-ede3-cbc")],
    ["DEK-Info with AES", rsa, oldEncrypted(rsa, "aes-128-cbc")],
    ["DEK-Info with triple DES", rsa, oldEncryptedPem(rsa, "correct horse")],
    ["DEK-Info of an EC key", ec, oldEncryptedPem(ec, "correct horse")],
    ["a label that doesn't fit the contents", rsa, pem(rsa, "pkcs1").replaceAll("RSA PRIVATE KEY", "PRIVATE KEY")],
    ["CRLF, a byte order mark and Bag Attributes", rsa, `\uFEFFBag Attributes\n${pem(rsa)}`.replaceAll("\n", "\r\n")],
    ["certificates beside it, as HAProxy's files have", rsa, `${toPem("CERTIFICATE", Buffer.from("x"))}${pem(rsa)}`],
  ])("%s", (_, key, text) => {
    const parsed = parsePrivateKey(text, { passphrase: "correct horse" });
    expect(parsed.pem).toBe(pem(key));
    expect(parsed.keyAlgorithm).toBe(key === rsa ? "RSA_2048" : "EC_prime256v1");
  });

  it("a passphrase that isn't needed does no harm", () => {
    expect(parsePrivateKey(pem(ec), { passphrase: "unused" }).pem).toBe(pem(ec));
  });
});

it("whatever prints, logs or serialises a key shows [private key]", () => {
  const key = parsePrivateKey(pem(rsa));
  const shown = [
    String(key),
    JSON.stringify({ key }),
    inspect(key),
    inspect({ key }, { showHidden: true, depth: 9 }),
    `${key}`,
  ];
  for (const text of shown) expect(text).toContain("[private key]");
  expect(JSON.stringify([...shown, { ...key }, structuredClone({ ...key })])).not.toMatch(/MII|BEGIN/);
});

describe("a key that can't be used says why, and shows nothing of itself", () => {
  const dsa = generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 }).privateKey;
  const pss = generateKeyPairSync("rsa-pss", { modulusLength: 1024 }).privateKey;
  const publicKey = toPem("PUBLIC KEY", Buffer.from("anything"));
  const trailing = toPem(
    "PRIVATE KEY",
    Buffer.concat([rsa.export({ type: "pkcs8", format: "der" }), Buffer.from([0])]),
  );
  const openSsh = toPem("OPENSSH PRIVATE KEY", Buffer.from("openssh-key-v1"));
  const withoutRetired = oldEncrypted(rsa, "aes-128-cbc").replace(/AES-128-CBC,\w{16}/, "DES-CBC,");

  it.each([
    ["an empty text", "", "PRIVATE_KEY_MISSING", "received an empty text"],
    ["its file's name", "/etc/tls/api.key", "PRIVATE_KEY_MISSING", "received what looks like a file name"],
    [
      "a certificate",
      toPem("CERTIFICATE", Buffer.from("x")),
      "PRIVATE_KEY_MISSING",
      "a certificate (PEM block CERTIFICATE)",
    ],
    ["a public key", publicKey, "PRIVATE_KEY_MISSING", "received a public key (PEM block PUBLIC KEY)"],
    ["two keys", pem(rsa) + pem(ec), "PRIVATE_KEY_AMBIGUOUS", "expected one private key, received 2 private keys"],
    ["a truncated key", pem(rsa).slice(0, 800), "PRIVATE_KEY_UNREADABLE", "cut off (its END line is missing)"],
    ["a lost line", pem(rsa).replace(/\n.{64}\n/, "\n"), "PRIVATE_KEY_UNREADABLE", "received DER"],
    ["a trailing byte", trailing, "PRIVATE_KEY_UNREADABLE", "DER with 1 trailing byte"],
    [
      "something else in DER",
      toPem("PRIVATE KEY", der.sequence(der.nothing)),
      "PRIVATE_KEY_UNREADABLE",
      "no private key",
    ],
    ["OpenSSH's form", openSsh, "PRIVATE_KEY_UNSUPPORTED", "ssh-keygen -p -m PKCS8"],
    ["a DSA key", pem(dsa), "PRIVATE_KEY_UNSUPPORTED", "a key of type dsa"],
    ["an RSA-PSS key, which no service takes", pem(pss), "PRIVATE_KEY_UNSUPPORTED", "a key of type rsa-pss"],
    ["single DES", withoutRetired, "PRIVATE_KEY_UNSUPPORTED", "a cipher that OpenSSL has retired"],
  ])("%s", (_, text, code, message) => {
    const refusal = refusalOf(() => parsePrivateKey(text, { passphrase: "correct horse" }), ...secrets, text);
    expect(refusal.codes).toEqual([code]);
    expect(refusal.message).toContain(`privateKey: expected `);
    expect(refusal.message).toContain(message);
  });

  it.each([
    ["encrypted PKCS#8", encrypted(rsa)],
    ["DEK-Info", oldEncrypted(rsa, "aes-256-cbc")],
  ])("%s without its passphrase, with a wrong one, with one that is too long", (_, text) => {
    const given = (passphrase?: string) =>
      refusalOf(() => parsePrivateKey(text, passphrase === undefined ? {} : { passphrase }), text, passphrase ?? "");
    expect(given()).toEqual({
      codes: ["PASSPHRASE_MISSING"],
      message:
        "privateKeyPassphrase: expected the private key's passphrase, received an encrypted key and no passphrase",
    });
    expect(given("wrong horse battery staple")).toEqual({
      codes: ["PASSPHRASE_WRONG"],
      message: "privateKeyPassphrase: expected the private key's passphrase, received one that does not decrypt it",
    });
    expect(given("long".repeat(1000)).codes).toEqual(["PASSPHRASE_WRONG"]);
  });

  it("a wrong passphrase that happens to decrypt to garbage is a wrong passphrase too", () => {
    const text = ec.export({ type: "sec1", format: "pem", cipher: "aes-128-cbc", passphrase: "right" }).toString();
    const codes = Array.from({ length: 1500 }, (_, index) =>
      refusalOf(() => parsePrivateKey(text, { passphrase: `wrong ${index}` })).codes.join(),
    );
    expect(new Set(codes)).toEqual(new Set(["PASSPHRASE_WRONG"]));
  });

  it("a key whose private part isn't the public part's would be accepted, and fail in every handshake", () => {
    const other = newKey("EC_prime256v1").export({ type: "sec1", format: "der" });
    const mixed = Buffer.from(ec.export({ type: "sec1", format: "der" }));
    // SEQUENCE, version, OCTET STRING of 32 bytes: the private number.
    other.copy(mixed, 7, 7, 39);
    const refusal = refusalOf(() => parsePrivateKey(toPem("EC PRIVATE KEY", mixed)), mixed.toString("base64"));
    expect(refusal.codes).toEqual(["PRIVATE_KEY_UNREADABLE"]);
    expect(refusal.message).toMatch(/garbled|do not belong together/);
  });

  it("the path is the argument's, and the passphrase's follows from it", () => {
    const refusal = refusalOf(() => parsePrivateKey(encrypted(ec), { path: "rollbackPrivateKey" }));
    expect(refusal.message).toContain("rollbackPrivateKeyPassphrase: expected");
  });
});

describe("a hostile key is refused at once", () => {
  const large = der.integer(`8${"1".repeat(16_384 / 4 - 1)}`);
  const half = der.integer(`8${"1".repeat(8192 / 4 - 1)}`);
  const e = der.integer("010001");
  const oversized = toPem(
    "RSA PRIVATE KEY",
    der.sequence(der.integer("00"), large, e, large, half, half, half, half, half),
  );
  const deep = Array.from({ length: 2000 }).reduce<Buffer>((inner) => der.sequence(inner), der.nothing);

  it.each([
    [
      "more than 64 KiB",
      " ".repeat(70_000),
      "PRIVATE_KEY_TOO_LARGE",
      "expected at most 65536 bytes, received 70000 bytes",
    ],
    ["an RSA key of 16,384 bits", oversized, "PRIVATE_KEY_UNREADABLE", "an RSA key of 16384 bits"],
    ["deep nesting", toPem("PRIVATE KEY", deep), "PRIVATE_KEY_UNREADABLE", "nested more than 30 levels deep"],
    ["thousands of BEGIN lines", "-----BEGIN PRIVATE KEY-----".repeat(2000), "PRIVATE_KEY_UNREADABLE", "cut off"],
  ])("%s", (_, text, code, message) => {
    const attempt = () => parsePrivateKey(text);
    const refusal = refusalOf(attempt);
    expect(refusal.codes).toEqual([code]);
    expect(refusal.message).toContain(message);
    expect(durationOf(attempt)).toBeLessThan(50);
  });
});
