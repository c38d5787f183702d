// The authority behind AMAZON_ISSUED certificates.
import { createPublicKey, type KeyObject } from "node:crypto";
import { type CertificateContent, signCertificate, type TestName, toPem } from "../../pki/certificate.ts";
import { leafKey, newKey, type TestKeyAlgorithm } from "../../pki/keys.ts";
import type { PemBundle } from "../faults.ts";

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
/** User guide, "Certificate characteristics": 198 days since February 2026. */
const VALIDITY_DAYS = 198;
const ROOT: TestName = { C: "US", O: "Amazon", CN: "Amazon Root CA 3" };
const ISSUER: TestName = { C: "US", O: "Amazon", CN: "Amazon ECDSA 256 M04" };

interface Authority {
  readonly key: KeyObject;
  /** The issuer and the root. */
  readonly chainPem: string;
}

let authority: Authority | undefined;

/** A leaf for these names with a new key, valid from the day of `now`, in milliseconds. */
export function amazonBundle(names: readonly string[], keyAlgorithm: string, now: number): PemBundle {
  authority ??= newAuthority();
  const key = leafKey(keyAlgorithm as TestKeyAlgorithm);
  const isRsa = key.asymmetricKeyType === "rsa";
  const leaf = signCertificate({
    subject: { CN: names[0] ?? "" },
    issuer: ISSUER,
    publicKey: createPublicKey(key),
    signingKey: authority.key,
    signatureHash: "SHA256",
    notBefore: new Date(now - (now % DAY_MILLISECONDS)),
    notAfter: new Date(now + VALIDITY_DAYS * DAY_MILLISECONDS),
    isAuthority: false,
    names,
    keyUsages: isRsa ? ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"] : ["DIGITAL_SIGNATURE"],
    extendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION"],
    ocspUrls: [],
  });
  const privateKey = toPem("PRIVATE KEY", key.export({ type: "pkcs8", format: "der" }));
  return { certificate: toPem("CERTIFICATE", leaf), chain: authority.chainPem, privateKey };
}

/** Its own keys are of a kind that takes no time to make, whatever the leaf's. */
function newAuthority(): Authority {
  const [rootKey, key] = [newKey("EC_prime256v1"), newKey("EC_prime256v1")];
  const root = signCertificate({ ...authorityContent(ROOT, rootKey), issuer: ROOT, signingKey: rootKey });
  const issuer = signCertificate({ ...authorityContent(ISSUER, key), issuer: ROOT, signingKey: rootKey });
  return { key, chainPem: toPem("CERTIFICATE", issuer) + toPem("CERTIFICATE", root) };
}

function authorityContent(subject: TestName, key: KeyObject): Omit<CertificateContent, "issuer" | "signingKey"> {
  return {
    subject,
    publicKey: createPublicKey(key),
    signatureHash: "SHA256",
    notBefore: new Date("2015-05-25T00:00:00Z"),
    notAfter: new Date("2045-05-25T00:00:00Z"),
    isAuthority: true,
    names: [],
    keyUsages: ["CERTIFICATE_SIGNING", "CRL_SIGNING"],
    extendedKeyUsages: [],
    ocspUrls: [],
  };
}
