import crypto from "node:crypto";
import { expect, test } from "vitest";
import { leaves } from "./bundles.ts";
import { rememberingCrypto } from "./remembering-crypto.ts";

const remembering = rememberingCrypto();
const { old, renewed } = leaves;
const certificates = [old.certificatePem, renewed.certificatePem, old.chainPem];
const keys = [old.privateKeyPem, renewed.privateKeyPem];
const message = Buffer.from("a message");

/** Everything that the clouds and the provider ask of keys and certificates, in pairs that fit and in pairs that do not. */
function answers({ X509Certificate, createPrivateKey, createPublicKey, sign, verify }: typeof crypto) {
  const opened = certificates.map((pem) => new X509Certificate(pem));
  const privateKeys = keys.map((pem) => createPrivateKey(pem));
  const publicKeys = privateKeys.map((key) => createPublicKey(key));
  return {
    are: opened.map((each) => [each instanceof crypto.X509Certificate, each.fingerprint256]),
    issued: opened.map((each) => opened.map((other) => [each.checkIssued(other), each.verify(other.publicKey)])),
    keys: privateKeys.map((key) => key.export({ type: "pkcs8", format: "pem" })),
    fit: opened.map(({ publicKey }) => publicKeys.map((key) => publicKey.equals(key))),
    signed: privateKeys.map((key) => {
      const signature = sign("sha256", message, key);
      return publicKeys.map((by) => [
        verify("sha256", message, by, signature),
        verify("sha256", Buffer.from("another one"), by, signature),
      ]);
    }),
  };
}

test("what is remembered is what OpenSSL says, of what fits and of what does not, the first time and again", () => {
  const expected = answers(crypto);
  expect(answers(remembering)).toEqual(expected);
  expect(answers(remembering)).toEqual(expected);
  expect(new Set(expected.fit.flat())).toEqual(new Set([true, false]));
});

test("what cannot be read is an error the second time too", () => {
  const read = () => remembering.createPrivateKey("no key at all");
  expect(read).toThrow();
  expect(read).toThrow();
});
