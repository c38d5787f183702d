import { type Violation, violation } from "../errors.ts";
import type { Certificate } from "./certificate.ts";

/**
 * Says whether a certificate can be used at a moment; both ends of its validity are inclusive (RFC 5280 4.1.2.5).
 * Separate from parsing, because an old bundle that is kept for a restore may have expired.
 */
export function validityViolation(
  certificate: Pick<Certificate, "notBefore" | "notAfter">,
  path: string,
  now: Date,
): Violation | undefined {
  const at = now.toISOString();
  if (now > certificate.notAfter) {
    const received = `one that expired at ${certificate.notAfter.toISOString()}`;
    return violation("CERTIFICATE_EXPIRED", path, `a certificate that is valid now (${at})`, received);
  }
  if (now < certificate.notBefore) {
    const received = `one that is not valid before ${certificate.notBefore.toISOString()}`;
    return violation("CERTIFICATE_NOT_YET_VALID", path, `a certificate that is valid now (${at})`, received);
  }
  return undefined;
}
