import type { AwsIdentity } from "../aws/arguments.ts";
import { refuse } from "../errors.ts";
import { provenanceTags } from "../provenance.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import { noteAs, warnAs } from "../pulumi/say.ts";
import type { Tags } from "../targets/target.ts";
import { type RequestArguments, readArguments } from "./arguments.ts";
import { allNames } from "./names.ts";

/** Source: ACM API Reference, RequestCertificate `KeyAlgorithm`. */
export const defaultKeyAlgorithm = "RSA_2048";

const defaultTimeoutMinutes = 75;
const defaultTtlSeconds = 300;

/** A certificate as the arguments ask for it, with all defaults filled in. */
export interface Wanted {
  readonly provenanceId: string;
  readonly region: string;
  readonly identity: AwsIdentity;
  readonly domainName: string;
  /** All of them, the domain name first. */
  readonly names: readonly string[];
  readonly keyAlgorithm: NonNullable<RequestArguments["keyAlgorithm"]>;
  readonly certificateAuthorityArn: string | undefined;
  /** All that the certificate shall carry of ours: the user's tags and the provenance. */
  readonly tags: Tags;
  /** Undefined: as the service does it. */
  readonly transparencyLogging: boolean | undefined;
  readonly reuse: boolean;
  readonly wait: boolean;
  readonly timeoutMinutes: number;
  readonly validation: ValidationSettings;
  readonly note: (message: string) => void;
  readonly warn: (message: string) => void;
}

export interface ValidationSettings {
  readonly hostedZoneId: string | undefined;
  /** Whose zones: the certificate's own identity unless told otherwise. */
  readonly identity: AwsIdentity;
  readonly ttlSeconds: number;
  readonly createRecords: boolean;
  readonly deleteRecords: boolean;
}

export function wantedFrom(inputs: Properties): Wanted {
  const { violations, args } = readArguments(inputs);
  refuse(violations);
  if (args === undefined) throw new Error("an argument is still unknown in create or update: a bug, please report it");
  return readWanted(args);
}

export function readWanted(args: RequestArguments): Wanted {
  const { provenanceId, domainName, subjectAlternativeNames = [], profile, assumeRole, region } = args;
  return {
    provenanceId,
    region,
    identity: { profile, assumeRole },
    domainName: domainName.toLowerCase(),
    names: allNames(domainName, subjectAlternativeNames),
    keyAlgorithm: args.keyAlgorithm ?? defaultKeyAlgorithm,
    certificateAuthorityArn: args.certificateAuthorityArn,
    tags: { ...args.tags, ...provenanceTags(provenanceId) },
    transparencyLogging: args.transparencyLogging,
    reuse: args.reuse ?? true,
    wait: args.wait ?? true,
    timeoutMinutes: args.timeoutMinutes ?? defaultTimeoutMinutes,
    validation: validationSettings(args),
    note: noteAs(provenanceId),
    warn: warnAs(provenanceId),
  };
}

function validationSettings({ validation = {}, profile, assumeRole }: RequestArguments): ValidationSettings {
  const own = validation.profile !== undefined || validation.assumeRole !== undefined;
  return {
    hostedZoneId: validation.hostedZoneId,
    // A role in the DNS account is assumed by who runs the program, not by the role that makes the certificate.
    identity: own
      ? { profile: validation.profile ?? profile, assumeRole: validation.assumeRole }
      : { profile, assumeRole },
    ttlSeconds: validation.ttl ?? defaultTtlSeconds,
    createRecords: validation.createRecords ?? true,
    deleteRecords: validation.deleteRecords ?? true,
  };
}
