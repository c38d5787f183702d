import { createHash } from "node:crypto";
import { InvalidInputError, type Violation } from "../errors.ts";
import type { Certificate } from "./certificate.ts";
import { describe, orderChain } from "./chain.ts";
import { refusal } from "./malformed.ts";
import { parseCertificates } from "./pem.ts";
import { type PrivateKey, parsePrivateKey } from "./private-key.ts";
import { RecentlyUsed } from "./recently-used.ts";

/** A certificate with its issuers and its private key, all in normal form. */
export interface Bundle {
  readonly leaf: Certificate;
  /** The leaf's own issuer first; without the leaf; a root at the end is kept. */
  readonly chain: readonly Certificate[];
  readonly privateKey: PrivateKey;
}

/** A bundle as people have it: PEM texts. */
export interface BundleSource {
  /** The leaf, or leaf and issuers in any order; at most 1 MiB. */
  readonly certificate: string;
  /** Issuers in any order; at most 2 MiB and 100 certificates. */
  readonly chain?: string;
  /** At most 64 KiB. */
  readonly privateKey: string;
  readonly privateKeyPassphrase?: string;
}

const mostCertificateBytes = 1024 * 1024;
// More than all limits together: refused for its size alone, in less time than a hash of it takes.
const mostCharacters = 4 * 1024 * 1024;

// check, diff and update get the same texts one after the other. The entries are found by a hash, so that the texts
// themselves aren't kept; a program with more bundles than this only parses them again (some 5 ms each).
const recent = new RecentlyUsed<Bundle>(128);

/**
 * Reads a bundle. The leaf is the certificate whose public key is the private key's, wherever it stands. Dates are not
 * looked at: see `validityViolation`. Equal texts give the same object, as long as they were among the last 128.
 *
 * @throws InvalidInputError with the violations of all three texts; paths are those of `BundleSource`
 */
export function parseBundle(source: BundleSource): Bundle {
  const characters = textsOf(source).reduce((sum, text = "") => sum + text.length, 0);
  if (characters > mostCharacters) return readBundle(source);
  const key = hashOf(source);
  const known = recent.get(key);
  if (known !== undefined) return known;
  const bundle = readBundle(source);
  recent.set(key, bundle);
  return bundle;
}

/** The chain as one PEM text in normal form; empty for no chain. */
export function chainPem(chain: readonly Certificate[]): string {
  return chain.map((certificate) => certificate.pem).join("");
}

function readBundle(source: BundleSource): Bundle {
  const violations: Violation[] = [];
  const given = collect(violations, () => parseCertificates(source.certificate, "certificate", mostCertificateBytes));
  const issuers = collect(violations, () => parseChain(source.chain));
  const privateKey = collect(violations, () => parseKey(source));
  const [first, ...others] = violations;
  if (first !== undefined) throw new InvalidInputError([first, ...others]);
  if (!(given && issuers && privateKey)) throw new Error("unreachable: a part is missing without a violation");
  const leaf = findLeaf(given, issuers, privateKey);
  return { leaf, chain: orderChain(leaf, [...given, ...issuers], pathOfChain(source)), privateKey };
}

function collect<T>(violations: Violation[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    violations.push(...error.violations);
    return undefined;
  }
}

// An empty text is what a template without a chain gives.
function parseChain(text: string | undefined): Certificate[] {
  return text === undefined || text.trim() === "" ? [] : parseCertificates(text, "chain");
}

function pathOfChain(source: BundleSource): string {
  return source.chain === undefined ? "certificate" : "chain";
}

function parseKey({ privateKey, privateKeyPassphrase }: BundleSource): PrivateKey {
  return parsePrivateKey(privateKey, privateKeyPassphrase === undefined ? {} : { passphrase: privateKeyPassphrase });
}

function findLeaf(given: readonly Certificate[], issuers: readonly Certificate[], privateKey: PrivateKey): Certificate {
  const fits = (certificate: Certificate) => certificate.publicKeyFingerprint === privateKey.publicKeyFingerprint;
  const fitting = new Map(given.filter(fits).map((certificate) => [certificate.fingerprint, certificate]));
  const [leaf, ...others] = fitting.values();
  if (others.length > 0) {
    const expected = "one certificate of the private key";
    const ends = [...fitting.values()].map((each) => `${describe(each)} until ${each.notAfter.toISOString()}`);
    throw refusal("CERTIFICATE_AMBIGUOUS", "certificate", expected, `${ends.length}: ${ends.slice(0, 5).join("; ")}`);
  }
  const found = leaf ?? issuers.find(fits);
  if (found !== undefined) return found;
  const expected = `the private key of ${given.slice(0, 3).map(describe).join(" or ")}`;
  const received = `another key (${privateKey.keyAlgorithm}), which belongs to none of the certificates given`;
  throw refusal("PRIVATE_KEY_MISMATCH", "privateKey", expected, received);
}

function textsOf({ certificate, chain, privateKey, privateKeyPassphrase }: BundleSource) {
  return [certificate, chain, privateKey, privateKeyPassphrase];
}

function hashOf(source: BundleSource): string {
  const hash = createHash("sha256");
  for (const text of textsOf(source)) {
    // With its length, so that no two lists of texts run together to the same; none differs from empty.
    hash.update(text === undefined ? "-;" : `${text.length};`).update(text ?? "");
  }
  return hash.digest("base64");
}
