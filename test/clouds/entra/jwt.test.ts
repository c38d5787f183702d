import { createHmac, createPublicKey, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { isInForce, parseJwt, signJwt } from "./jwt.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const publicKey = createPublicKey(privateKey);
const token = signJwt({ sub: "me", exp: 100 }, { keyId: "k1", privateKey });

test("a signed token can be read and checked", () => {
  const jwt = parseJwt(token);
  expect(jwt).toMatchObject({ keyId: "k1", claims: { sub: "me", exp: 100 } });
  expect(jwt?.isSignedBy(publicKey)).toBe(true);
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
  expect(jwt?.isSignedBy(other)).toBe(false);
});

test("a changed claim breaks the signature", () => {
  const [head, , signature] = token.split(".");
  const claims = Buffer.from(JSON.stringify({ sub: "you" })).toString("base64url");
  expect(parseJwt(`${head}.${claims}.${signature}`)?.isSignedBy(publicKey)).toBe(false);
});

test("another algorithm is no token: neither `none` nor the public key as an HMAC's secret (RFC 8725, 3.1)", () => {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
  expect(parseJwt(`${part({ alg: "none" })}.${part({ sub: "me" })}.`)).toBeUndefined();
  const signed = `${part({ alg: "HS256" })}.${part({ sub: "me" })}`;
  const secret = publicKey.export({ type: "spki", format: "pem" });
  expect(parseJwt(`${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`)).toBeUndefined();
});

test.each([[""], ["a.b"], ["a.b.c"], [`${token}.d`]])("'%s' is no token", (text) => {
  expect(parseJwt(text)).toBeUndefined();
});

test("a token is in force from five minutes before nbf until exp, and never without exp", () => {
  expect([0, 699, 700, 1999, 2000].map((now) => isInForce({ nbf: 1000, exp: 2000 }, now))).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
  expect(isInForce({ nbf: 0 }, 1)).toBe(false);
});
