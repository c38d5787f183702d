import { createHash } from "node:crypto";
import type { Request } from "./request.ts";

/** Source: AWS Private CA API Reference, IssueCertificate `IdempotencyToken`: at most 36 characters. */
const tokenCharacters = 36;

/**
 * The token that makes one certificate of many requests for it: for five minutes AWS Private CA answers the same token
 * with the same certificate. It follows from the resource and what is asked for alone, not from the key. So a run after
 * one that was killed is given the certificate that was issued for the lost key, and can name it.
 *
 * @param after the ARN of the certificate that this one takes the place of: a renewal is another request
 */
export function idempotencyToken(provenanceId: string, request: Request, after: string | undefined): string {
  const text = JSON.stringify([provenanceId, request, after ?? ""]);
  return createHash("sha256").update(text).digest("hex").slice(0, tokenCharacters);
}
