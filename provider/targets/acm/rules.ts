import { chainPem } from "../../certificate/bundle.ts";
import type { Certificate } from "../../certificate/certificate.ts";
import { type Violation, violation } from "../../errors.ts";
import { keyAlgorithmAmong } from "../key-algorithm.ts";
import type { BundleRule, RotationRule, Tags } from "../target.ts";
import { sizeLimits, tagLimits } from "./quotas.ts";

/** Source: ACM User Guide, "Prerequisites for importing", key algorithms. */
const importable: readonly string[] = [
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
  "EC_secp521r1",
];

const keyAlgorithm = keyAlgorithmAmong(importable, "ACM");

/** Source: ACM User Guide, "Prerequisites for importing": X.509 version 3. */
const version3: BundleRule = ({ leaf }) =>
  leaf.version === 3
    ? undefined
    : violation("CERTIFICATE_UNSUPPORTED", "certificate", "an X.509 version 3 certificate", `version ${leaf.version}`);

/** Source: ACM API Reference, ImportCertificate: "The issuer name must not be empty". */
const issuerNamed: BundleRule = ({ leaf }) =>
  leaf.issuer === ""
    ? violation("CERTIFICATE_UNSUPPORTED", "certificate", "a certificate with an issuer name", "an empty issuer")
    : undefined;

/** Source: ACM API Reference, ImportCertificate: OCSP authority URL of at most 1,000 characters. */
const ocspUrlLength: BundleRule = ({ leaf }) => {
  const longest = Math.max(0, ...leaf.ocspUrls.map((url) => url.length));
  return longest <= sizeLimits.ocspUrlCharacters
    ? undefined
    : violation(
        "CERTIFICATE_UNSUPPORTED",
        "certificate",
        `OCSP URLs of at most ${sizeLimits.ocspUrlCharacters} characters`,
        `one of ${longest}`,
      );
};

const certificateSize: BundleRule = ({ leaf }) =>
  tooLarge("CERTIFICATE_TOO_LARGE", "certificate", leaf.pem, sizeLimits.certificateBytes);

const privateKeySize: BundleRule = ({ privateKey }) =>
  tooLarge("PRIVATE_KEY_TOO_LARGE", "privateKey", privateKey.pem, sizeLimits.privateKeyBytes);

const chainSize: BundleRule = ({ chain }) =>
  tooLarge("CERTIFICATE_TOO_LARGE", "chain", chainPem(chain), sizeLimits.chainBytes);

function tooLarge(code: "CERTIFICATE_TOO_LARGE" | "PRIVATE_KEY_TOO_LARGE", path: string, pem: string, limit: number) {
  const bytes = Buffer.byteLength(pem);
  return bytes <= limit ? undefined : violation(code, path, `at most ${limit} bytes of PEM for ACM`, `${bytes} bytes`);
}

export const bundleRules: readonly BundleRule[] = [
  keyAlgorithm,
  version3,
  issuerNamed,
  ocspUrlLength,
  certificateSize,
  privateKeySize,
  chainSize,
];

/** Source: ACM User Guide, "Reimport a certificate": the key type and size cannot be changed. */
const sameKeyAlgorithm: RotationRule = (from, to) =>
  from.keyAlgorithm === to.keyAlgorithm
    ? undefined
    : {
        reason: `ACM keeps key type and size for ever: ${from.keyAlgorithm} cannot become ${to.keyAlgorithm}`,
        solvedByReplacement: true,
      };

/**
 * Source: ACM User Guide, "Reimport a certificate": Key Usage values may be added, never removed; except keyEncipherment
 * from an ECDSA certificate, which has no use for it (RFC 5480 section 3).
 */
const keyUsagesKept: RotationRule = (from, to) =>
  usagesKept(
    "Key Usage",
    from.keyUsages,
    to.keyUsages,
    to.keyAlgorithm.startsWith("EC_") ? "KEY_ENCIPHERMENT" : undefined,
  );

/** Source: as above for Extended Key Usage; clientAuth (1.3.6.1.5.5.7.3.2) alone may be dropped. */
const extendedKeyUsagesKept: RotationRule = (from, to) =>
  usagesKept("Extended Key Usage", extendedUsageNames(from), extendedUsageNames(to), clientAuthentication);

const clientAuthentication = "TLS_WEB_CLIENT_AUTHENTICATION";

function extendedUsageNames({ extendedKeyUsages }: Certificate): readonly string[] | undefined {
  return extendedKeyUsages?.map(({ name, oid }) => name ?? oid);
}

function usagesKept(
  extension: string,
  from: readonly string[] | undefined,
  to: readonly string[] | undefined,
  droppable: string | undefined,
): ReturnType<RotationRule> {
  // Source: ACM User Guide, "Prerequisites for importing": a usage extension cannot be added where there was none.
  if (from === undefined && to !== undefined) {
    return {
      reason: `ACM does not let a certificate without ${extension} get one (${to.join(", ")})`,
      solvedByReplacement: true,
    };
  }
  const lost = (from ?? []).filter((usage) => usage !== droppable && !to?.includes(usage));
  return lost.length === 0
    ? undefined
    : {
        reason: `ACM never lets ${extension} values be removed: ${lost.join(", ")} would be`,
        solvedByReplacement: true,
      };
}

/** Source: ACM User Guide, "Reimport a certificate": domain names may be added or removed, but not all of them removed. */
const namesLeft: RotationRule = (from, to) =>
  namesOf(from).length === 0 || namesOf(to).length > 0
    ? undefined
    : { reason: `ACM wants a domain name left: ${namesOf(from).join(", ")} would all go`, solvedByReplacement: true };

function namesOf({ subjectAlternativeNames, commonName }: Certificate): readonly string[] {
  if (subjectAlternativeNames.length > 0) return subjectAlternativeNames;
  return commonName === undefined ? [] : [commonName];
}

export const rotationRules: readonly RotationRule[] = [
  sameKeyAlgorithm,
  keyUsagesKept,
  extendedKeyUsagesKept,
  namesLeft,
];

export function tagViolations(tags: Tags): Violation[] {
  const entries = Object.entries(tags);
  const all = entries.flatMap(([key, value]) => [
    ...tagText(`acm.tags[${JSON.stringify(key)}]`, "a tag key", key, tagLimits.keyCharacters),
    ...tagText(`acm.tags[${JSON.stringify(key)}]`, "a tag value", value, tagLimits.valueCharacters),
    ...(key.toLowerCase().startsWith(tagLimits.reservedPrefix)
      ? [
          violation(
            "TAG_RESERVED",
            `acm.tags[${JSON.stringify(key)}]`,
            `a tag key outside AWS's own prefix ${tagLimits.reservedPrefix}`,
            "one with it",
          ),
        ]
      : []),
  ]);
  if (entries.length > tagLimits.count) {
    all.push(
      violation("TAGS_TOO_MANY", "acm.tags", `at most ${tagLimits.count} tags, our two included`, `${entries.length}`),
    );
  }
  return all;
}

function tagText(path: string, what: string, text: string, limit: number): Violation[] {
  const problems = [];
  if (what === "a tag key" && text === "")
    problems.push(violation("TAG_INVALID", path, "a tag key of 1 to 128 characters", "an empty one"));
  if (text.length > limit) {
    problems.push(
      violation("TAG_INVALID", path, `${what} of at most ${limit} characters`, `${text.length} characters`),
    );
  }
  if (!tagLimits.allowed.test(text)) {
    problems.push(
      violation("TAG_INVALID", path, `${what} of letters, digits, spaces and _.:/=+-@`, "another character"),
    );
  }
  return problems;
}
