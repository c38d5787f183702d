// Authorities put into the service past its protocol, with their certificates installed.
import { createPublicKey } from "node:crypto";
import { newKey } from "../../pki/keys.ts";
import { keyAlgorithmOf } from "../acm/keys.ts";
import { usualAlgorithm } from "./algorithms.ts";
import { authorityArn } from "./arn.ts";
import { encodeName, type SubjectFields } from "./distinguished-name.ts";
import { authorityConstraints, keyUsage } from "./extensions.ts";
import { newSerial, signCertificate } from "./sign-certificate.ts";
import type { AuthorityStatus, StoredAuthority } from "./store.ts";

/** The service's names (service model, `KeyAlgorithm`). */
export type AuthorityKeyAlgorithm =
  | "RSA_2048"
  | "RSA_3072"
  | "RSA_4096"
  | "EC_prime256v1"
  | "EC_secp384r1"
  | "EC_secp521r1";

export interface AuthorityOptions {
  /** Default: {@link DEFAULT_ACCOUNT}'s. */
  readonly account?: string;
  readonly region?: string;
  /** The last part of its ARN. */
  readonly id?: string;
  /** EC_prime256v1 where not given: RSA keys take long to make. */
  readonly keyAlgorithm?: AuthorityKeyAlgorithm;
  readonly subject?: SubjectFields;
  /** The ARN of the authority above: makes a subordinate one. A root where not given. */
  readonly parent?: string;
  /** ACTIVE where not given; CREATING and PENDING_CERTIFICATE have no certificate. */
  readonly status?: AuthorityStatus;
  readonly usageMode?: StoredAuthority["usageMode"];
  /** A year ago, where not given. */
  readonly notBefore?: Date;
  /** In ten years, where not given. */
  readonly notAfter?: Date;
}

interface Place {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  /** Milliseconds. */
  readonly now: number;
  readonly parent: StoredAuthority | undefined;
}

const YEAR = 365 * 24 * 60 * 60 * 1000;
const WITHOUT_CERTIFICATE: readonly AuthorityStatus[] = ["CREATING", "PENDING_CERTIFICATE"];

export function newAuthority(options: AuthorityOptions, { account, region, id, now, parent }: Place): StoredAuthority {
  const key = newKey(options.keyAlgorithm ?? "EC_prime256v1");
  const subject = options.subject ?? {
    Country: "NL",
    Organization: "Example Corp",
    CommonName: parent === undefined ? "Example Private Root CA" : "Example Private Issuing CA",
  };
  const authority: StoredAuthority = {
    arn: authorityArn(region, account, id),
    account,
    region,
    type: parent === undefined ? "ROOT" : "SUBORDINATE",
    status: options.status ?? "ACTIVE",
    usageMode: options.usageMode ?? "GENERAL_PURPOSE",
    key,
    keyAlgorithm: keyAlgorithmOf(key),
    signingAlgorithm: usualAlgorithm(key),
    subject,
    name: encodeName(subject),
    certificate: undefined,
    chain: [],
    createdAt: now,
    changedAt: now,
  };
  return WITHOUT_CERTIFICATE.includes(authority.status) ? authority : certified(authority, options, now, parent);
}

function certified(
  authority: StoredAuthority,
  { notBefore, notAfter }: AuthorityOptions,
  now: number,
  parent: StoredAuthority | undefined,
): StoredAuthority {
  const issuer = parent ?? authority;
  const certificate = signCertificate({
    subject: authority.name,
    issuer: issuer.name,
    publicKey: createPublicKey(authority.key),
    signingKey: issuer.key,
    signingAlgorithm: issuer.signingAlgorithm,
    notBefore: notBefore?.getTime() ?? now - YEAR,
    notAfter: notAfter?.getTime() ?? now + 10 * YEAR,
    serial: newSerial(),
    // Template definitions, RootCACertificate/V1 and SubordinateCACertificate/V1.
    extensions: [authorityConstraints(undefined), keyUsage(["DigitalSignature", "KeyCertSign", "CRLSign"])],
  });
  const chain = parent?.certificate === undefined ? [] : [parent.certificate, ...parent.chain];
  return { ...authority, certificate, chain };
}
