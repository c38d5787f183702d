// What any import must satisfy (API reference, ImportCertificate; user guide, "Prerequisites for importing ACM
// certificates"). Each rule answers the service's refusal, or undefined. Texts marked * were seen in the field.
import { createPublicKey } from "node:crypto";
import { type ImportMaterial, invalid } from "./import-material.ts";
import type { ParsedCertificate } from "./parsed-certificate.ts";
import type { RuleSettings } from "./settings.ts";

export interface ImportContext {
  /** Milliseconds. */
  readonly now: number;
  readonly rules: RuleSettings;
}

type ImportRule = (material: ImportMaterial, context: ImportContext) => string | undefined;

const KEY_ALGORITHMS: readonly string[] = [
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
  "EC_secp521r1",
];
const MOST_OCSP_URL_CHARACTERS = 1000;
// *
const CHAIN_REFUSED = "Could not validate the certificate with the certificate chain.";

const isVersion3: ImportRule = ({ leaf }) =>
  leaf.version === 3 ? undefined : "The certificate is not a valid X.509 version 3 certificate.";

const hasIssuer: ImportRule = ({ leaf }) =>
  leaf.issuer === "" ? "The issuer field of the certificate must not be empty." : undefined;

const hasImportableKey: ImportRule = ({ leaf, key }) => {
  if (KEY_ALGORITHMS.includes(leaf.keyAlgorithm)) return undefined;
  return key.asymmetricKeyType === "rsa"
    ? `The private key length ${key.asymmetricKeyDetails?.modulusLength} is not supported for key algorithm.`
    : "The private key is not supported.";
};

const keyMatches: ImportRule = ({ leaf, key }) =>
  leaf.x509.publicKey.equals(createPublicKey(key)) ? undefined : "The private key does not match the certificate.";

const hasStarted: ImportRule = ({ leaf }, { now }) =>
  now < leaf.notBefore ? "The certificate is not yet valid." : undefined;

const hasNotExpired: ImportRule = ({ leaf }, { now }) =>
  now > leaf.notAfter ? "The certificate has expired." : undefined;

const hasShortOcspUrls: ImportRule = ({ leaf }) =>
  leaf.ocspUrls.some((url) => url.length > MOST_OCSP_URL_CHARACTERS)
    ? `The OCSP authority URL must not exceed ${MOST_OCSP_URL_CHARACTERS} characters.`
    : undefined;

const hasChainWhereNeeded: ImportRule = ({ leaf, chain }, { rules }) =>
  rules.chainRequired && chain.length === 0 && !certifies(leaf, leaf)
    ? // *
      "Provided certificate is not a valid self signed. Please provide either a valid self-signed certificate or certificate chain."
    : undefined;

const chainLeavesOutLeaf: ImportRule = ({ leaf, chain }) =>
  chain.some(({ fingerprint }) => fingerprint === leaf.fingerprint) ? CHAIN_REFUSED : undefined;

const chainCertifies: ImportRule = ({ leaf, chain }) => {
  const path = [leaf, ...chain];
  return chain.every((issuer, index) => certifies(issuer, path[index])) ? undefined : CHAIN_REFUSED;
};

/** Whether `issuer` issued `subject`: by name, by what its usages allow, and by signature. */
function certifies(issuer: ParsedCertificate, subject: ParsedCertificate | undefined): boolean {
  return subject?.x509.checkIssued(issuer.x509) === true && subject.x509.verify(issuer.x509.publicKey);
}

const IMPORT_RULES: readonly ImportRule[] = [
  isVersion3,
  hasIssuer,
  hasImportableKey,
  keyMatches,
  hasStarted,
  hasNotExpired,
  hasShortOcspUrls,
  hasChainWhereNeeded,
  chainLeavesOutLeaf,
  chainCertifies,
];

/** @throws AwsError ValidationException of the first rule that is broken, as the service reports one at a time */
export function enforceImportRules(material: ImportMaterial, context: ImportContext): void {
  for (const rule of IMPORT_RULES) {
    const refusal = rule(material, context);
    if (refusal !== undefined) throw invalid(refusal);
  }
}
