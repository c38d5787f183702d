import type { Properties } from "../pulumi/dynamic-provider.ts";
import type { Observed } from "./certificate.ts";
import type { PlacedRecord, Progress } from "./progress.ts";

/** One name's validation, as the resource gives it out. */
export interface DomainValidationOption {
  readonly domainName: string;
  /** `PENDING_VALIDATION`, `SUCCESS` or `FAILED`. */
  readonly status?: string | undefined;
  /** The CNAME record that validates the name; undefined until ACM has made it. */
  readonly recordName?: string | undefined;
  readonly recordType?: string | undefined;
  readonly recordValue?: string | undefined;
  /** The zone that this package put the record into. */
  readonly hostedZoneId?: string | undefined;
}

/** The outputs to keep: the arguments, what is live, and what the next run needs to know. */
export function outputsOf(inputs: Properties, { observed, placed }: Progress, preexisting: boolean): object {
  return { ...inputs, ...liveOutputs(observed, placed), preexisting };
}

export function liveOutputs(observed: Observed, placed: readonly PlacedRecord[]): object {
  return {
    certificateArn: observed.arn,
    status: observed.status,
    type: observed.type,
    keyAlgorithm: observed.keyAlgorithm,
    issuer: observed.issuer,
    serialNumber: observed.serialNumber,
    notBefore: observed.notBefore?.toISOString(),
    notAfter: observed.notAfter?.toISOString(),
    domainValidationOptions: observed.validations.map(
      ({ domainName, status, record }): DomainValidationOption => ({
        domainName,
        status,
        ...(record && { recordName: record.name, recordType: "CNAME", recordValue: record.value }),
        hostedZoneId: placed.find(({ name }) => name === record?.name)?.hostedZoneId,
      }),
    ),
  };
}

/** A record in the state; its zone is known where this package looked for it. */
export type RecordedRecord = Omit<PlacedRecord, "hostedZoneId"> & Partial<PlacedRecord>;

/** The validation records that outputs in the state name, once each. */
export function recordsIn({ domainValidationOptions }: Properties): readonly RecordedRecord[] {
  if (!Array.isArray(domainValidationOptions)) return [];
  const all: readonly (DomainValidationOption | null)[] = domainValidationOptions;
  const records = all.flatMap((each) => {
    const { recordName: name, recordValue: value, hostedZoneId } = each ?? {};
    if (name === undefined || value === undefined) return [];
    return { name, value, ...(hostedZoneId !== undefined && { hostedZoneId }) };
  });
  return [...new Map(records.map((each) => [each.name, each])).values()];
}

/** Those of them that are in place by this package's doing, or were when it looked. */
export function placedIn(outputs: Properties): readonly PlacedRecord[] {
  return recordsIn(outputs).flatMap(({ name, value, hostedZoneId }) =>
    hostedZoneId === undefined ? [] : { name, value, hostedZoneId },
  );
}
