import type { Certificate } from "../certificate/certificate.ts";
import { certificateOutputs } from "../certificate-outputs.ts";
import { daysLeft } from "../imported-certificate/live.ts";
import { daysText } from "./days.ts";
import { plain } from "./terminal.ts";

/** A certificate in JSON: the names are those of the resource's outputs. */
export function certificateJson(leaf: Certificate, now: Date): object {
  const { chainFingerprints: _none, ...outputs } = certificateOutputs(leaf, []);
  return { ...outputs, daysLeft: daysLeft(leaf.notAfter, now), signatureAlgorithm: leaf.signatureAlgorithm };
}

/** One issuer after the other, each on a line. */
export function chainLines(chain: readonly Certificate[], now: Date): string[] {
  return chain.map((each) => {
    const root = each.isSelfIssued ? "  (root)" : "";
    return `${plain(each.subject)}  ${daysText(each, now)}${root}`;
  });
}

/** The lines that say what a certificate is. */
export function certificateFields(leaf: Certificate, now: Date): [string, string | string[]][] {
  return [
    ["subject", plain(leaf.subject) || "none"],
    ["names", leaf.subjectAlternativeNames.length > 0 ? leaf.subjectAlternativeNames.map(plain) : "none"],
    ["issuer", plain(leaf.issuer)],
    ["valid", `${leaf.notBefore.toISOString()} to ${leaf.notAfter.toISOString()}, ${daysText(leaf, now)}`],
    ["key", `${leaf.keyAlgorithm}, signed with ${leaf.signatureAlgorithm}`],
    ["serial", leaf.serialNumber],
    ["SHA-256", leaf.fingerprint],
    ["SHA-1", leaf.thumbprint],
  ];
}
