import { AwsError } from "../aws/aws-error.ts";
import { certificateArn, requireCertificateArn } from "./arn.ts";
import { type Operation, type OperationContext, writableExisting } from "./context.ts";
import { type ImportMaterial, invalid, type PemTexts, readMaterial } from "./import-material.ts";
import { enforceImportRules } from "./import-rules.ts";
import { enforceReimportRules } from "./reimport-rules.ts";
import { isIssued, type StoredCertificate } from "./store.ts";
import { type Tags, withTags } from "./tags.ts";

const YEAR_MILLISECONDS = 365 * 24 * 60 * 60 * 1000;
const NO_TAGS: Tags = new Map();

export const importCertificate: Operation = (request, context) => {
  const arn = request.optionalArn();
  const texts = {
    certificate: request.blob("Certificate", 32_768),
    privateKey: request.blob("PrivateKey", 5_120),
    chain: request.optionalBlob("CertificateChain", 2_097_152),
  };
  const tags = request.optionalTags();
  request.finish();
  const stored = arn === undefined ? create(texts, withTags(NO_TAGS, tags ?? []), context) : reimport();
  return { output: { CertificateArn: stored.arn }, arn: stored.arn };

  function reimport(): StoredCertificate {
    const old = writableExisting(requireCertificateArn(arn ?? ""), context);
    if (!isIssued(old)) throw invalid("Only certificates of type IMPORTED can be re-imported.");
    if (tags !== undefined) throw invalid("Tagging is not permitted on re-import.");
    return replace(old, texts, context);
  }
};

/** Imports a new certificate. Throws AwsError by the rules and limits. */
export function create(
  texts: PemTexts,
  tags: Tags,
  context: OperationContext,
  type: StoredCertificate["type"] = "IMPORTED",
): StoredCertificate {
  const { account, region } = context.caller;
  const material = acceptable(texts, context);
  enforceCount(context);
  enforceYearlyImports(context);
  const stored: StoredCertificate = {
    arn: certificateArn(region, account, context.newId()),
    account,
    region,
    type,
    sequence: context.store.nextSequence(),
    createdAt: context.now,
    importedAt: context.now,
    texts,
    material,
    tags,
  };
  return keep(stored, context);
}

/** Imports over a certificate, which keeps its ARN and tags. Throws AwsError by the rules and limits. */
export function replace(old: StoredCertificate, texts: PemTexts, context: OperationContext): StoredCertificate {
  const material = acceptable(texts, context);
  const { rules } = context.settings;
  enforceReimportRules({ type: old.type, old: old.material.leaf, new: material.leaf, rules });
  enforceYearlyImports(context);
  return keep({ ...old, texts, material, importedAt: context.now }, context);
}

/** Puts the service's own next certificate in the place of one that it issued. */
export function renew(old: StoredCertificate, texts: PemTexts, context: OperationContext): StoredCertificate {
  const renewed = { ...old, texts, material: acceptable(texts, context), importedAt: context.now };
  context.store.put(renewed);
  return renewed;
}

function acceptable(texts: PemTexts, { settings, now }: OperationContext): ImportMaterial {
  const material = readMaterial(texts, settings.rules.pkcs8Only);
  enforceImportRules(material, { now, rules: settings.rules });
  return material;
}

function keep(certificate: StoredCertificate, { store, now }: OperationContext): StoredCertificate {
  store.put(certificate);
  store.recordImport(certificate.account, certificate.region, now);
  return certificate;
}

function enforceCount({ caller, settings, store }: OperationContext): void {
  if (store.countIn(caller.account, caller.region) < settings.limits.certificates) return;
  throw new AwsError(
    "LimitExceededException",
    "You have reached the maximum number of certificates. Delete certificates that are not in use, or contact AWS Support to request an increase.",
  );
}

function enforceYearlyImports({ caller, settings, store, now }: OperationContext): void {
  const most = settings.limits.importsPerYear;
  if (store.importsSince(now - YEAR_MILLISECONDS, caller.account, caller.region) < most) return;
  throw new AwsError(
    "LimitExceededException",
    `You have imported the maximum number of ${most} certificates in the last year.`,
  );
}
