import { X509Certificate } from "node:crypto";
import type { Certificate } from "./certificate.ts";
import { refusal } from "./malformed.ts";

// A path has two or three issuers; with cross-signed ones a few more.
const maximumCandidates = 100;
// A bound on the work that a hostile set of same-named issuers can cause; one check takes up to 0.3 ms.
const maximumSignatureChecks = 200;

interface Candidate {
  readonly certificate: Certificate;
  readonly opened: X509Certificate;
}

/**
 * Puts the certificates of a chain in order: the leaf's issuer first, then that one's issuer, and so on; a root at the
 * end is kept. An issuer is told by its name *and* by its key's signature. The leaf itself and duplicates are dropped,
 * and so is a cross-signed alternative to a certificate of the path, with what is above it. Of alternatives, the first
 * one given is taken.
 *
 * @throws InvalidInputError CHAIN_INCOMPLETE where none of the candidates issued the leaf, CHAIN_UNRELATED where one
 *   has no part in the leaf's path, CHAIN_TOO_LONG for more than 100
 */
export function orderChain(leaf: Certificate, candidates: readonly Certificate[], path = "chain"): Certificate[] {
  const others = distinct(candidates).filter((certificate) => certificate.fingerprint !== leaf.fingerprint);
  if (others.length > maximumCandidates) {
    throw refusal("CHAIN_TOO_LONG", path, `at most ${maximumCandidates} certificates`, String(others.length));
  }
  if (others.length === 0) return [];
  const issuersOf = issuerSearch(others.map(open), path);
  const chain = followPath(leaf, issuersOf);
  if (chain.length === 0 && !leaf.isSelfIssued) throw incomplete(leaf, others, path);
  refuseUnrelated(leaf, chain, others, issuersOf, path);
  return chain;
}

type IssuerSearch = (certificate: Certificate) => Certificate[];

/** Finds the issuers of a certificate among the candidates; remembers what it found, because signatures cost time. */
function issuerSearch(candidates: readonly Candidate[], path: string): IssuerSearch {
  const known = new Map<string, Certificate[]>();
  let checks = 0;
  const signed = (issuer: Candidate, subject: X509Certificate): boolean => {
    if (!subject.checkIssued(issuer.opened)) return false;
    if (++checks > maximumSignatureChecks) {
      throw refusal("CHAIN_TOO_LONG", path, "issuers with different names", "too many of the same name");
    }
    return hasSigned(issuer.opened, subject);
  };
  return (certificate) => {
    const remembered = known.get(certificate.fingerprint);
    if (remembered !== undefined) return remembered;
    const subject = open(certificate).opened;
    const others = candidates.filter((candidate) => candidate.certificate.fingerprint !== certificate.fingerprint);
    const found = others.filter((candidate) => signed(candidate, subject)).map((candidate) => candidate.certificate);
    known.set(certificate.fingerprint, found);
    return found;
  };
}

function hasSigned(issuer: X509Certificate, subject: X509Certificate): boolean {
  try {
    return subject.verify(issuer.publicKey);
  } catch {
    // A key or signature of a kind that OpenSSL doesn't know proves nothing.
    return false;
  }
}

function followPath(leaf: Certificate, issuersOf: IssuerSearch): Certificate[] {
  const chain: Certificate[] = [];
  let last = leaf;
  // A self-issued certificate ends a path: above it there is only itself, or another root of the same name.
  while (!last.isSelfIssued) {
    const next = issuersOf(last).find((issuer) => !chain.includes(issuer));
    if (next === undefined) break;
    chain.push(next);
    last = next;
  }
  return chain;
}

function refuseUnrelated(
  leaf: Certificate,
  chain: readonly Certificate[],
  candidates: readonly Certificate[],
  issuersOf: IssuerSearch,
  path: string,
): void {
  const related = new Set<Certificate>();
  for (let wave: readonly Certificate[] = [leaf]; wave.length > 0; ) {
    const fresh = new Set(wave.flatMap(issuersOf).filter((issuer) => !related.has(issuer)));
    for (const issuer of fresh) related.add(issuer);
    wave = [...fresh];
  }
  const unrelated = candidates.find((candidate) => !related.has(candidate));
  if (unrelated === undefined) return;
  const last = chain.at(-1) ?? leaf;
  const expected = last.isSelfIssued
    ? `only issuers of ${describe(leaf)}`
    : `only issuers of ${describe(leaf)}, without a gap (the path ends at ${describe(last)}, issued by ${clip(last.issuer)})`;
  throw refusal("CHAIN_UNRELATED", path, expected, `${describe(unrelated)} beside them`);
}

function incomplete(leaf: Certificate, others: readonly Certificate[], path: string): Error {
  const expected = `the certificate that issued ${describe(leaf)}: ${clip(leaf.issuer)}`;
  const isNamesake = others.some((other) => other.subject === leaf.issuer);
  const received = isNamesake
    ? "one of that name whose key did not sign it"
    : others.slice(0, 3).map(describe).join(" and ") + (others.length > 3 ? ` and ${others.length - 3} more` : "");
  return refusal("CHAIN_INCOMPLETE", path, expected, received);
}

function distinct(certificates: readonly Certificate[]): Certificate[] {
  return [...new Map(certificates.map((certificate) => [certificate.fingerprint, certificate])).values()];
}

function open(certificate: Certificate): Candidate {
  return { certificate, opened: new X509Certificate(certificate.der) };
}

/** Names a certificate for a person: its subject, or where that is empty its first name; cut to a readable length. */
export function describe(certificate: Certificate): string {
  const name = certificate.subject || certificate.subjectAlternativeNames[0];
  return name === undefined ? `the certificate ${certificate.fingerprint}` : clip(name);
}

function clip(name: string): string {
  return name.length > 200 ? `${name.slice(0, 200)}…` : name;
}
