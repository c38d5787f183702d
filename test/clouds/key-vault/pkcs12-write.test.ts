import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import forge from "node-forge";
import { expect, test } from "vitest";
import { issueAuthority } from "../../pki/index.ts";
import { readPkcs12 } from "./pkcs12-read.ts";
import { writePkcs12 } from "./pkcs12-write.ts";

const issuing = issueAuthority({ keyAlgorithm: "EC_prime256v1" }).issueIntermediate({ keyAlgorithm: "EC_prime256v1" });

test.each([["modern"], ["legacy"]] as const)(
  "a TLS server takes a %s one as it is, the way a gateway takes the secret",
  async (how) => {
    for (const keyAlgorithm of ["RSA_2048", "EC_prime256v1"] as const) {
      const leaf = await issuing.issueLeaf({ names: ["www.example.com"], keyAlgorithm });
      const certificates = [leaf.certificatePem, leaf.chainPem].map((pem) => new X509Certificate(pem));
      const pfx = writePkcs12({ certificates, privateKey: leaf.keyObject }, how);
      expect(() => createSecureContext({ pfx, passphrase: "" })).not.toThrow();
    }
  },
);

test("node-forge reads the legacy form, key and certificates in their bags", async () => {
  const leaf = await issueAuthority().issueLeaf({ names: ["www.example.com"] });
  const certificates = [new X509Certificate(leaf.certificatePem)];
  const pfx = writePkcs12({ certificates, privateKey: leaf.keyObject }, "legacy");
  const read = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(pfx.toString("latin1")), "");
  const { certBag = "", pkcs8ShroudedKeyBag = "" } = forge.pki.oids;
  expect(read.getBags({ bagType: certBag })[certBag]).toHaveLength(1);
  expect(read.getBags({ bagType: pkcs8ShroudedKeyBag })[pkcs8ShroudedKeyBag]).toHaveLength(1);
});

test("without a key there are the certificates only", async () => {
  const leaf = await issuing.issueLeaf({ names: ["www.example.com"], keyAlgorithm: "EC_prime256v1" });
  const certificates = [new X509Certificate(leaf.certificatePem)];
  const read = readPkcs12(writePkcs12({ certificates, privateKey: undefined }, "modern"), "");
  expect([read.certificates.length, read.privateKeys.length]).toEqual([1, 0]);
});
