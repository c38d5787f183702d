import { parseSigningRequest, type SigningRequest } from "../certificate/csr.ts";
import { Malformed, readOrRefuse, refusal } from "../certificate/malformed.ts";
import { nameText, parseName } from "../certificate/name-parser.ts";
import type { NewKeyAlgorithm } from "../certificate/new-key.ts";
import { type PrivateKey, parsePrivateKey } from "../certificate/private-key.ts";
import type { PrivateCertificateSettings } from "./arguments.ts";

/** What a certificate is asked for with; recorded in the state, so that a change of it shows. Nothing in it is secret. */
export interface Request {
  readonly certificateAuthorityArn: string;
  /** As RFC 4514 writes names; may be empty. */
  readonly subject: string;
  readonly subjectAlternativeNames: readonly string[];
  readonly keyAlgorithm: string;
  /** SHA-256 of the user's own signing request. */
  readonly csr?: string;
  readonly signingAlgorithm?: string;
  readonly templateArn?: string;
  readonly validity: Validity;
}

export type Validity = { readonly days: number } | { readonly endDate: string };

/** What the arguments ask for, parsed. */
export interface Wanted {
  readonly args: PrivateCertificateSettings;
  readonly request: Request;
  readonly provenanceId: string;
  /** The user's own, or which key to make. */
  readonly key: { readonly csr: SigningRequest; readonly privateKey: PrivateKey } | NewKeyAlgorithm;
}

const defaultKeyAlgorithm = "RSA_2048";

/** Parses what the schema left as text. Throws `InvalidInputError`. */
export function readWanted(args: PrivateCertificateSettings): Wanted {
  const { certificateAuthorityArn, signingAlgorithm, templateArn, provenanceId } = args;
  const key = ownKeyOf(args) ?? args.keyAlgorithm ?? defaultKeyAlgorithm;
  const named = typeof key === "string" ? { ...namesOf(args), keyAlgorithm: key } : namesIn(key.csr);
  const request = {
    certificateAuthorityArn,
    ...named,
    ...(signingAlgorithm && { signingAlgorithm }),
    ...(templateArn && { templateArn }),
    validity: validityOf(args),
  };
  return { args, request, provenanceId, key };
}

/** The names of those parts of the request that differ. */
export function changedParts(from: Request, to: Request): string[] {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]) as Set<keyof Request>;
  return [...names].filter((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]));
}

function ownKeyOf({ csr, privateKey, privateKeyPassphrase: passphrase }: PrivateCertificateSettings) {
  if (csr === undefined || privateKey === undefined) return undefined;
  const request = parseSigningRequest(csr);
  const key = parsePrivateKey(privateKey, passphrase === undefined ? {} : { passphrase });
  if (request.publicKeyFingerprint !== key.publicKeyFingerprint) {
    throw refusal(
      "PRIVATE_KEY_MISMATCH",
      "privateKey",
      "the key that csr was made with",
      `another (${key.keyAlgorithm})`,
    );
  }
  return { csr: request, privateKey: key };
}

function namesOf({ subject, subjectAlternativeNames = [] }: PrivateCertificateSettings) {
  // A common name is no host name to clients (RFC 9525 section 2), but people look for one.
  const text = subject ?? commonNameFor(subjectAlternativeNames[0] ?? "");
  const expected = "a distinguished name as RFC 4514 writes it, such as CN=api.example.com,O=Example";
  const normal = text === "" ? "" : readOrRefuse("ARGUMENT_INVALID", "subject", expected, () => normalForm(text));
  return { subject: normal, subjectAlternativeNames };
}

/** Longest common name. Source: RFC 5280 appendix A, ub-common-name. */
const commonNameCharacters = 64;

function commonNameFor(name: string): string {
  return name.length > commonNameCharacters ? "" : `CN=${name}`;
}

function normalForm(text: string): string {
  const normal = nameText(parseName(text));
  if (normal === "") throw new Malformed("an empty one");
  return normal;
}

function namesIn({ subject, subjectAlternativeNames, keyAlgorithm, fingerprint }: SigningRequest) {
  return { subject, subjectAlternativeNames, keyAlgorithm, csr: fingerprint };
}

function validityOf({ validity: { days, endDate } }: PrivateCertificateSettings): Validity {
  return days === undefined ? { endDate: new Date(endDate ?? "").toISOString() } : { days };
}
