// What a re-import must satisfy against the certificate that it replaces (user guide, "Reimport a certificate").
// Texts marked * were seen in the field.
import { invalid } from "./import-material.ts";
import type { ParsedCertificate } from "./parsed-certificate.ts";
import type { RuleSettings } from "./settings.ts";

interface Replacement {
  readonly type: string;
  readonly old: ParsedCertificate;
  readonly new: ParsedCertificate;
  readonly rules: RuleSettings;
}

type ReimportRule = (replacement: Replacement) => string | undefined;

const CLIENT_AUTHENTICATION = "TLS_WEB_CLIENT_AUTHENTICATION";

const isImported: ReimportRule = ({ type }) =>
  type === "IMPORTED" ? undefined : "Only certificates of type IMPORTED can be re-imported.";

const keepsKeyAlgorithm: ReimportRule = (replacement) =>
  replacement.old.keyAlgorithm === replacement.new.keyAlgorithm
    ? undefined
    : "The key algorithm of the new certificate does not match the currently imported certificate.";

const keepsDomainNames: ReimportRule = (replacement) => {
  const { old, new: next, rules } = replacement;
  if (old.names.length === 0) return undefined;
  const kept = rules.keepsAnOldName ? next.names.filter((name) => old.names.includes(name)) : next.names;
  return kept.length > 0 ? undefined : "You cannot remove all of the domain names from a certificate.";
};

const keepsKeyUsages: ReimportRule = (replacement) => {
  const { old, new: next } = replacement;
  const isElliptic = next.keyAlgorithm.startsWith("EC_");
  // RFC 5480 section 3 has no keyEncipherment for ECDSA keys, so the service lets these drop it.
  const needed = (old.keyUsages ?? []).filter((usage) => !(isElliptic && usage === "KEY_ENCIPHERMENT"));
  return holdsAll(next.keyUsages, needed)
    ? undefined
    : // *
      "New certificate is missing one or more Key Usages supported by the currently imported certificate";
};

const keepsExtendedKeyUsages: ReimportRule = (replacement) => {
  // Public authorities stopped issuing clientAuth, so the service lets any certificate drop it.
  const kept = (replacement.old.extendedKeyUsages ?? []).filter(({ Name }) => Name !== CLIENT_AUTHENTICATION);
  const next = replacement.new.extendedKeyUsages?.map(({ OID }) => OID);
  return holdsAll(
    next,
    kept.map(({ OID }) => OID),
  )
    ? undefined
    : // *
      "New certificate is missing one or more Extended Key Usages supported by the currently imported certificate";
};

const addsNoUsageExtension: ReimportRule = (replacement) => {
  const { old, new: next, rules } = replacement;
  const adds =
    (old.keyUsages === undefined && next.keyUsages !== undefined) ||
    (old.extendedKeyUsages === undefined && next.extendedKeyUsages !== undefined);
  return rules.usageExtensionsStayAbsent && adds
    ? "You cannot add KeyUsage or ExtendedKeyUsage extensions where the currently imported certificate has none."
    : undefined;
};

/** Without a usage extension, every usage is allowed (RFC 5280, 4.2.1.3 and 4.2.1.12); yet the service wants the values. */
function holdsAll(values: readonly string[] | undefined, needed: readonly string[]): boolean {
  return needed.every((value) => values?.includes(value));
}

const REIMPORT_RULES: readonly ReimportRule[] = [
  isImported,
  keepsKeyAlgorithm,
  keepsDomainNames,
  keepsKeyUsages,
  keepsExtendedKeyUsages,
  addsNoUsageExtension,
];

/** @throws AwsError ValidationException of the first rule that is broken */
export function enforceReimportRules(replacement: Replacement): void {
  for (const rule of REIMPORT_RULES) {
    const refusal = rule(replacement);
    if (refusal !== undefined) throw invalid(refusal);
  }
}
