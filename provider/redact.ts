/**
 * Takes everything out of a foreign text (a cloud's error message, an SDK's) that may be part of a key: whole PEM
 * blocks, and runs of 40 and more base64 characters, which no name, date or ARN has but those of ACM PCA's certificates.
 */
export function redact(text: string): string {
  return text
    .replace(/-----BEGIN[\s\S]*?(-----END[^-]*-----|$)/g, "[PEM removed]")
    .replace(/[A-Za-z0-9+/=]{40,}/g, (run) => (endOfPcaArn.test(run) ? run : "[removed]"));
}

/** From the last hyphen on: the end of the CA's UUID, and the serial number. */
const endOfPcaArn = /^[0-9a-f]{12}\/certificate\/[0-9a-f]{32}$/;
