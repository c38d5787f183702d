// What a vault refuses although it can be read: one function a rule.
import type { X509Certificate } from "node:crypto";
import { Element } from "./asn1.ts";
import type { Material } from "./import-material.ts";
import { invalidProperty, type PolicyRequest } from "./import-request.ts";
import { type KeyKind, keyKindOf, unsupportedSize } from "./key-kind.ts";
import { subjectOf } from "./policy.ts";
import type { Settings } from "./settings.ts";
import { badParameter } from "./vault-error.ts";

const LONGEST_SUBJECT = 200;

export interface ImportCase {
  readonly material: Material;
  readonly policy: PolicyRequest;
  readonly settings: Settings;
  /** Milliseconds. */
  readonly now: number;
}

type Rule = (wanted: ImportCase) => void;

/** @throws VaultError BadParameter of the first rule that is broken */
export function checkImport(wanted: ImportCase): void {
  const rules: readonly Rule[] = [keyIsHeld, policyFitsKey, notExpired, subjectFits, chainIsTheLeafs, rsaUnderEc];
  for (const rule of rules) rule(wanted);
}

function keyIsHeld({ material }: ImportCase): void {
  keyKindOf(material.privateKey);
}

/** A policy that describes another key than the one that comes with it is no valid one. */
function policyFitsKey({ material, policy }: ImportCase): void {
  const kind: Readonly<Record<string, unknown>> = { ...keyKindOf(material.privateKey) };
  const stated: readonly (keyof KeyKind)[] = ["kty", "key_size", "crv"];
  for (const property of stated) {
    const value = policy.key[property] ?? undefined;
    if (value !== undefined && value !== kind[property]) throw invalidProperty("policy");
  }
}

/** Import FAQ: an expired certificate can't be imported. One that is not valid yet can. */
function notExpired({ material, settings, now }: ImportCase): void {
  if (settings.acceptExpired || material.leaf.validToDate.getTime() > now) return;
  throw badParameter("X509 Certificate is already expired");
}

/** Import FAQ: the subject name is limited to 200 characters. */
function subjectFits({ material }: ImportCase): void {
  if (subjectOf(material.leaf).length > LONGEST_SUBJECT) throw badParameter("char length is too long: subject");
}

function chainIsTheLeafs({ material, settings }: ImportCase): void {
  if (settings.acceptUnrelatedChain) return;
  const chain = new Set<X509Certificate>();
  let last: X509Certificate | undefined = material.leaf;
  while (last !== undefined && !chain.has(last)) {
    chain.add(last);
    last = issuerOf(last, material.certificates);
  }
  if (material.certificates.every((certificate) => chain.has(certificate))) return;
  throw badParameter(
    "The specified X.509 certificate content is invalid. Error: a certificate is not part of the end-entity certificate's chain.",
  );
}

function issuerOf(of: X509Certificate, among: readonly X509Certificate[]): X509Certificate | undefined {
  return among.find((candidate) => candidate !== of && of.checkIssued(candidate) && of.verify(candidate.publicKey));
}

/** azure-docs #115129: the vault takes the issuer's key type for the leaf's, and the size fits no EC key. */
function rsaUnderEc({ material, settings }: ImportCase): void {
  const kind = keyKindOf(material.privateKey);
  if (!settings.refuseRsaUnderEc || kind.kty !== "RSA") return;
  // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, … } (RFC 5280, 4.1); ecdsa-with-… (RFC 5758, 3.2).
  const signature = Element.read(material.leaf.raw).child(1).child(0).objectIdentifier;
  if (signature.startsWith("1.2.840.10045.4.")) throw unsupportedSize(kind.key_size, [256, 384, 521]);
}
