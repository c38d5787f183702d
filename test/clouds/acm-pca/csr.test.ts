import "reflect-metadata";
import { createPublicKey } from "node:crypto";
import { Pkcs10CertificateRequest } from "@peculiar/x509";
import { expect, test } from "vitest";
import { toPem } from "../../pki/certificate.ts";
import { readSigningRequest } from "./csr.ts";
import { OIDS } from "./extensions.ts";
import { type RequestOptions, signingRequest } from "./fixtures.ts";

const derOf = (pem: string) => Buffer.from(new Pkcs10CertificateRequest(pem).rawData);
const pemOf = (der: Uint8Array) => toPem("CERTIFICATE REQUEST", der);
const refusal = (pem: string) => {
  try {
    readSigningRequest(pem);
    return undefined;
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
};

test.each(["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1"] as const)(
  "a request with a key of %s is read as @peculiar/x509 reads it",
  async (keyAlgorithm) => {
    const pem = await signingRequest({ keyAlgorithm, subject: "C=NL, CN=api.example.com" });
    const theirs = new Pkcs10CertificateRequest(pem);
    const request = readSigningRequest(pem);
    const key = createPublicKey({ key: Buffer.from(theirs.publicKey.rawData), format: "der", type: "spki" });
    expect(request.publicKey.equals(key)).toBe(true);
    expect(request.subject).toEqual(Buffer.from(theirs.subjectName.toArrayBuffer()));
    expect(request.extensions).toEqual([
      { oid: OIDS.subjectAlternativeName, encoded: Buffer.from(theirs.extensions[0]?.rawData ?? new ArrayBuffer()) },
    ]);
  },
);

test("a request of names without a subject, or of a subject without names, is enough", async () => {
  expect(readSigningRequest(await signingRequest({ subject: "" })).subject).toHaveLength(2);
  expect(readSigningRequest(await signingRequest({ names: [] })).extensions).toEqual([]);
});

test.each<[string, RequestOptions]>([
  ["neither a subject nor names (API reference, Csr)", { subject: "", names: [] }],
  ["an RSA key of 1,024 bits", { keyAlgorithm: "RSA_1024" }],
  ["an Ed25519 key", { keyAlgorithm: "Ed25519" }],
])("a request with %s is malformed", async (_what, options) => {
  expect(refusal(await signingRequest(options))).toMatch(/^MalformedCSRException: /);
});

test("a request whose signature is not by its key is malformed: its maker must have the key", async () => {
  const der = derOf(await signingRequest({ keyAlgorithm: "RSA_2048" }));
  const last = der.length - 1;
  der[last] = (der[last] ?? 0) ^ 1;
  expect(refusal(pemOf(der))).toBe("MalformedCSRException: The certificate signing request is invalid.");
});

test.each([
  ["cut short", (pem: string) => pemOf(derOf(pem).subarray(0, -10))],
  ["no PEM", (pem: string) => derOf(pem).toString("latin1")],
  ["PEM of another label", (pem: string) => pem.replaceAll("CERTIFICATE REQUEST", "CERTIFICATE")],
  ["two requests", (pem: string) => pem + pem],
  ["something else in PEM", () => pemOf(Buffer.from([0x30, 0x00]))],
])("%s is malformed", async (_what, change) => {
  expect(refusal(change(await signingRequest()))).toMatch(/^MalformedCSRException: /);
});
