import "reflect-metadata";
import { spawnSync } from "node:child_process";
import * as x509 from "@peculiar/x509";
import { describe, expect, test } from "vitest";
import { parseSigningRequest, writeSigningRequest } from "../../provider/certificate/csr.ts";
import { newKeyAlgorithms, newPrivateKey } from "../../provider/certificate/new-key.ts";
import { writePem } from "../../provider/certificate/pem-blocks.ts";

const subject = "CN=api.example.com,OU=Größe \\+ Co,O=Example\\, Inc.,C=DE";
const subjectAlternativeNames = ["api.example.com", "*.api.example.com", "192.0.2.7", "2001:db8::7"];

describe.each(newKeyAlgorithms)("%s", (algorithm) => {
  test("OpenSSL and @peculiar/x509 read the request that is written, and find it signed by its own key", async () => {
    const privateKey = await newPrivateKey(algorithm);
    const pem = writeSigningRequest({ subject, subjectAlternativeNames, privateKey });

    const openssl = spawnSync("openssl", ["req", "-verify", "-noout", "-text", "-nameopt", "RFC2253,-esc_msb"], {
      input: pem,
      encoding: "utf8",
    });
    expect(openssl.stderr + openssl.stdout).toMatch(/verify OK/i);
    expect(openssl.stdout).toContain(`Subject: ${subject}`);
    expect(openssl.stdout).toContain("IP Address:2001:DB8:0:0:0:0:0:7");

    const theirs = new x509.Pkcs10CertificateRequest(pem);
    expect(await theirs.verify()).toBe(true);
    const extension = theirs.getExtension("2.5.29.17") as x509.SubjectAlternativeNameExtension | null;
    const names = extension?.names.items.map(({ value }) => value);
    expect(names?.slice(0, 3)).toEqual(subjectAlternativeNames.slice(0, 3));

    expect(parseSigningRequest(pem)).toMatchObject({
      pem,
      subject,
      subjectAlternativeNames,
      keyAlgorithm: algorithm,
      publicKeyFingerprint: privateKey.publicKeyFingerprint,
    });
  });
});

test("a request without a subject or without names is one all the same", async () => {
  const privateKey = await newPrivateKey("EC_prime256v1");
  const bare = { subject: "", subjectAlternativeNames: [], privateKey };
  expect(parseSigningRequest(writeSigningRequest(bare))).toMatchObject({ subject: "", subjectAlternativeNames: [] });
});

test("OpenSSL's own requests are read, with the older label too", () => {
  const args = ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null", "-subj", "/O=Example/CN=api"];
  const { stdout } = spawnSync("openssl", [...args, "-addext", "subjectAltName=DNS:api,IP:192.0.2.7"], {
    encoding: "utf8",
  });
  const wanted = {
    subject: "CN=api,O=Example",
    subjectAlternativeNames: ["api", "192.0.2.7"],
    keyAlgorithm: "RSA_2048",
  };
  expect(parseSigningRequest(stdout)).toMatchObject(wanted);
  expect(parseSigningRequest(stdout.replaceAll("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"))).toMatchObject(
    wanted,
  );
});

describe("what is no request is refused by what it is, and nothing of it is shown", () => {
  test.each([
    ["an empty text", "", "an empty text"],
    ["a certificate's block", writePem("CERTIFICATE", Buffer.from([0x30, 0])), "a certificate (PEM block CERTIFICATE)"],
    ["garbage", writePem("CERTIFICATE REQUEST", Buffer.from("garbage")), "DER"],
  ])("%s", (_case, text, received) => {
    expect(() => parseSigningRequest(text)).toThrow(
      `csr: expected a certificate signing request in PEM (PKCS#10), signed by its own key, received ${received}`,
    );
  });

  test("a request that somebody changed after it was signed", async () => {
    const privateKey = await newPrivateKey("EC_prime256v1");
    const pem = writeSigningRequest({ subject: "CN=api", subjectAlternativeNames: [], privateKey });
    const der = Buffer.from(pem.replace(/-----[^-]*-----|\s/g, ""), "base64");
    der.write("aqi", der.indexOf("api"), "latin1");
    expect(() => parseSigningRequest(writePem("CERTIFICATE REQUEST", der))).toThrow("signature is not its own key's");
  });
});
