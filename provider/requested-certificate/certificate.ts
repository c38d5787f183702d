import { type CertificateDetail, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import type { AcmConnection } from "../targets/acm/client.ts";
import { isTargetError } from "../targets/target-error.ts";
import { validatedDomain } from "./names.ts";

/** A name's validation, as ACM asks for it. */
export interface NameValidation {
  readonly domainName: string;
  /** `PENDING_VALIDATION`, `SUCCESS` or `FAILED`. */
  readonly status: string | undefined;
  readonly method: string | undefined;
  /** Undefined until ACM has made it, which takes some seconds. */
  readonly record: { readonly name: string; readonly value: string } | undefined;
}

/** A certificate of ACM's own as it was just read. */
export interface Observed {
  readonly arn: string;
  /** `PENDING_VALIDATION`, `ISSUED`, `FAILED`, `VALIDATION_TIMED_OUT`, `EXPIRED`, `REVOKED`, `INACTIVE`. */
  readonly status: string;
  readonly type: string;
  readonly names: readonly string[];
  /** As requests spell it. */
  readonly keyAlgorithm: string;
  readonly certificateAuthorityArn: string | undefined;
  readonly validations: readonly NameValidation[];
  readonly failureReason: string | undefined;
  readonly issuer: string | undefined;
  readonly serialNumber: string | undefined;
  readonly createdAt: Date | undefined;
  readonly notBefore: Date | undefined;
  readonly notAfter: Date | undefined;
  readonly transparencyLogging: boolean | undefined;
}

/** Undefined: not there. */
export async function observe(connection: AcmConnection, arn: string): Promise<Observed | undefined> {
  try {
    const { Certificate } = await connection.call("DescribeCertificate", (client) =>
      client.send(new DescribeCertificateCommand({ CertificateArn: arn })),
    );
    return Certificate === undefined ? undefined : observed(arn, Certificate);
  } catch (error) {
    if (isTargetError(error, "absent")) return undefined;
    throw error;
  }
}

function observed(arn: string, detail: CertificateDetail): Observed {
  const logging = detail.Options?.CertificateTransparencyLoggingPreference;
  return {
    arn,
    status: detail.Status ?? "",
    type: detail.Type ?? "",
    names: [...new Set([detail.DomainName ?? "", ...(detail.SubjectAlternativeNames ?? [])])].filter(Boolean),
    keyAlgorithm: spelledAsRequested(detail.KeyAlgorithm ?? ""),
    certificateAuthorityArn: detail.CertificateAuthorityArn,
    validations: (detail.DomainValidationOptions ?? []).map((each) => ({
      domainName: each.DomainName ?? "",
      status: each.ValidationStatus,
      method: each.ValidationMethod,
      record:
        each.ResourceRecord?.Name === undefined || each.ResourceRecord.Value === undefined
          ? undefined
          : { name: each.ResourceRecord.Name, value: each.ResourceRecord.Value },
    })),
    failureReason: detail.FailureReason,
    issuer: detail.Issuer,
    serialNumber: detail.Serial,
    createdAt: detail.CreatedAt,
    notBefore: detail.NotBefore,
    notAfter: detail.NotAfter,
    transparencyLogging: logging === undefined ? undefined : logging === "ENABLED",
  };
}

/** The service answers RSA-2048 for what a request calls RSA_2048. */
export function spelledAsRequested(keyAlgorithm: string): string {
  return keyAlgorithm.replace("-", "_");
}

const endStatuses = ["FAILED", "VALIDATION_TIMED_OUT", "EXPIRED", "REVOKED", "INACTIVE"];

/** Whether nothing will ever come of it: only another request helps. */
export function isSpent({ status }: { readonly status: string | undefined }): boolean {
  return endStatuses.includes(status ?? "");
}

/** Names that ACM has not said yet how to validate. */
export function namesWithoutRecord({ names, validations }: Observed): readonly string[] {
  const settled = validations.filter(({ record, status }) => record !== undefined || status === "SUCCESS");
  const domains = new Set(settled.map(({ domainName }) => validatedDomain(domainName)));
  return names.filter((name) => !domains.has(validatedDomain(name)));
}
