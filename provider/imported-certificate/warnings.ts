import type { Bundle } from "../certificate/bundle.ts";
import type { Certificate } from "../certificate/certificate.ts";
import { coversName } from "../certificate/hostnames.ts";
import { type Violation, violation } from "../errors.ts";
import { daysLeft } from "./live.ts";

/** Days before its end from which a certificate is worth a word. ACM's own notice comes 45 days before. */
const soonDays = 30;

type BundleWarning = (bundle: Bundle, now: Date) => Violation | undefined;

/** What will hurt soon, though nothing refuses it. */
const bundleWarnings: readonly BundleWarning[] = [
  ({ leaf }, now) => expiringSoon(leaf.notAfter, now),
  sha1Signature,
  missingIntermediate,
  anotherKeyFamily,
];

export function warningsAbout(bundle: Bundle, now: Date): readonly Violation[] {
  return bundleWarnings.map((rule) => rule(bundle, now)).filter((each) => each !== undefined);
}

/** Also asked of a resource that has not changed: time passes for it as well. */
export function expiringSoon(notAfter: Date, now: Date): Violation | undefined {
  const days = daysLeft(notAfter, now);
  if (days > soonDays) return undefined;
  const received =
    days < 0 ? `one that expired on ${notAfter.toISOString()}` : `one with ${days} left (${notAfter.toISOString()})`;
  return violation(
    "CERTIFICATE_EXPIRES_SOON",
    "certificate",
    `a certificate with more than ${soonDays} days left`,
    received,
  );
}

/** Browsers refuse SHA-1 signatures since 2017 (CA/Browser Forum ballot 118). */
function sha1Signature({ leaf, chain }: Bundle): Violation | undefined {
  const weak = [leaf, ...chain].find(
    ({ signatureAlgorithm, isSelfIssued }) => !isSelfIssued && /sha1|md5/i.test(signatureAlgorithm),
  );
  if (weak === undefined) return undefined;
  return violation(
    "SIGNATURE_WEAK",
    "certificate",
    "signatures that clients accept (SHA-256 or better)",
    `${weak.signatureAlgorithm} on ${weak.subject}`,
  );
}

/** RFC 8446 section 4.4.2: a server sends the chain, since clients need not fetch what is missing. */
function missingIntermediate({ leaf, chain }: Bundle): Violation | undefined {
  if (chain.length > 0 || leaf.isSelfIssued) return undefined;
  return violation(
    "CHAIN_INCOMPLETE",
    "chain",
    `the certificate of the issuer, ${leaf.issuer}`,
    "no chain: most clients will not trust the leaf alone",
  );
}

/** Source: ACM API Reference, ImportCertificate: the algorithm must match the signing CA's; newer guide pages dropped it. */
function anotherKeyFamily({ leaf, chain: [issuer] }: Bundle): Violation | undefined {
  if (issuer === undefined || family(leaf) === family(issuer)) return undefined;
  return violation(
    "ISSUER_KEY_DIFFERS",
    "certificate",
    `a key of the issuer's kind (${family(issuer)}), as some services ask`,
    leaf.keyAlgorithm,
  );
}

function family({ keyAlgorithm }: Certificate): string {
  return keyAlgorithm.split("_")[0] ?? keyAlgorithm;
}

type RotationWarning = (from: Certificate, to: Certificate) => Violation | undefined;

const rotationWarnings: readonly RotationWarning[] = [endsEarlier, namesLost];

/** What a rotation takes away, though it may be meant. */
export function warningsAboutRotation(from: Certificate, to: Certificate): readonly Violation[] {
  return rotationWarnings.map((rule) => rule(from, to)).filter((each) => each !== undefined);
}

function endsEarlier(from: Certificate, to: Certificate): Violation | undefined {
  if (to.notAfter >= from.notAfter) return undefined;
  const expected = `a certificate that ends no earlier than the live one (${from.notAfter.toISOString()})`;
  return violation("CERTIFICATE_ENDS_EARLIER", "certificate", expected, `one until ${to.notAfter.toISOString()}`);
}

/** A wildcard covers one label (RFC 9525 section 6.3), so a name may be lost though the wildcard looks like it. */
function namesLost(from: Certificate, to: Certificate): Violation | undefined {
  const lost = from.subjectAlternativeNames.filter((name) => !coversName(to.subjectAlternativeNames, name));
  if (lost.length === 0) return undefined;
  return violation("NAMES_LOST", "certificate", "all names of the live certificate", `one without ${lost.join(", ")}`);
}
