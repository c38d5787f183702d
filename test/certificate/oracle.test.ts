import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCertificate } from "../../provider/certificate/certificate.ts";
import { issueAuthority, type LeafOptions } from "../pki/index.ts";

const keyAlgorithms: NonNullable<LeafOptions["keyAlgorithm"]>[] = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"];
const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);
const hostName = fc
  .tuple(fc.constantFrom("", "*."), label, label)
  .map(([star, one, two]) => `${star}${one}.${two}.example`);
const keyUsageBits = {
  DIGITAL_SIGNATURE: x509.KeyUsageFlags.digitalSignature,
  KEY_ENCIPHERMENT: x509.KeyUsageFlags.keyEncipherment,
  KEY_AGREEMENT: x509.KeyUsageFlags.keyAgreement,
} as const;
type Usage = keyof typeof keyUsageBits;

const authority = issueAuthority({ name: "Oracle Root" }).issueIntermediate({ name: "Oracle Intermediate" });

/** Our reader is small for speed (the library takes 100 ms to load and 2 ms a certificate): this is what keeps it right. */
test("RFC 5280: what is read of a certificate is what @peculiar/x509 reads of it", async () => {
  const certificates = fc.record({
    names: fc.uniqueArray(hostName, { minLength: 1, maxLength: 5 }),
    keyAlgorithm: fc.constantFrom(...keyAlgorithms),
    subject: fc.record({ O: fc.constantFrom("Example, Inc.", "Größe + Co", "a\\b"), CN: label }),
    keyUsages: fc.uniqueArray(fc.constantFrom<Usage>("DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT", "KEY_AGREEMENT")),
  });
  await fc.assert(
    fc.asyncProperty(certificates, async (options) => {
      const { der } = await authority.issueLeaf(options);
      const ours = parseCertificate(der);
      const theirs = new x509.X509Certificate(der);
      const names = theirs.getExtension(x509.SubjectAlternativeNameExtension)?.names.items.map(({ value }) => value);
      const usages = theirs.getExtension(x509.KeyUsagesExtension)?.usages;
      expect(ours.subjectAlternativeNames).toEqual(names);
      expect(ours.notBefore).toEqual(theirs.notBefore);
      expect(ours.notAfter).toEqual(theirs.notAfter);
      expect(ours.serialNumber.replaceAll(":", "")).toBe(theirs.serialNumber);
      expect(ours.fingerprint).toBe(Buffer.from(await theirs.getThumbprint("SHA-256")).toString("hex"));
      expect(ours.keyUsages?.reduce((bits, usage) => bits | keyUsageBits[usage as Usage], 0)).toBe(usages);
      const oids = theirs.getExtension(x509.ExtendedKeyUsageExtension)?.usages;
      expect(ours.extendedKeyUsages?.map(({ oid }) => oid)).toEqual(oids);
      expect(ours.isSelfIssued).toBe(theirs.subject === theirs.issuer);
      expect(sorted(ours.issuer)).toEqual(sorted(theirs.issuer));
    }),
    { numRuns: 60 },
  );
});

/** RFC 4514 writes the last name first, the library the first one. */
function sorted(distinguishedName: string): string[] {
  return distinguishedName.split(/,\s*/).sort();
}
