// What a certificate gets from its template, and what passes through (user guide, "Template definitions" and "Template
// order of operations"): the template's own values come first, then the API's, then the signing request's.
import { AwsError } from "../aws/aws-error.ts";
import type { ApiPassthrough } from "./api-passthrough.ts";
import type { SigningRequest } from "./csr.ts";
import {
  authorityConstraints,
  type ExtendedKeyUsage,
  type Extension,
  endEntityConstraints,
  extendedKeyUsage,
  type KeyUsage,
  keyUsage,
  OIDS,
} from "./extensions.ts";

interface Definition {
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
  /** Code and OCSP signing have it critical. */
  readonly criticalPurpose?: boolean;
  readonly isAuthority?: boolean;
}

interface Template extends Definition {
  readonly passesApi: boolean;
  readonly passesRequest: boolean;
  /** How many authorities may be below an authority. */
  readonly depth: number | undefined;
}

const SERVER: readonly KeyUsage[] = ["DigitalSignature", "KeyEncipherment"];

const DEFINITIONS: Readonly<Record<string, Definition>> = {
  EndEntityCertificate: { keyUsages: SERVER, extendedKeyUsages: ["SERVER_AUTH", "CLIENT_AUTH"] },
  EndEntityServerAuthCertificate: { keyUsages: SERVER, extendedKeyUsages: ["SERVER_AUTH"] },
  EndEntityClientAuthCertificate: { keyUsages: SERVER, extendedKeyUsages: ["CLIENT_AUTH"] },
  CodeSigningCertificate: {
    keyUsages: ["DigitalSignature"],
    extendedKeyUsages: ["CODE_SIGNING"],
    criticalPurpose: true,
  },
  OCSPSigningCertificate: {
    keyUsages: ["DigitalSignature"],
    extendedKeyUsages: ["OCSP_SIGNING"],
    criticalPurpose: true,
  },
  // Without key usages of its own, so those of the API or the request pass.
  BlankEndEntityCertificate: { keyUsages: [], extendedKeyUsages: [] },
  SubordinateCACertificate: {
    keyUsages: ["DigitalSignature", "KeyCertSign", "CRLSign"],
    extendedKeyUsages: [],
    isAuthority: true,
  },
};

const TEMPLATE_ARN =
  /^arn:[^:]+:acm-pca:::template\/([A-Za-z]+Certificate)(?:_PathLen([0-3]))?(?:_(API|CSR|APICSR)Passthrough)?\/V1$/;

/** @throws AwsError InvalidArgsException for a template that is not known here */
export function templateOf(arn = "arn:aws:acm-pca:::template/EndEntityCertificate/V1"): Template {
  const [, name = "", depth, passthrough = ""] = TEMPLATE_ARN.exec(arn) ?? [];
  const definition = DEFINITIONS[name];
  if (definition === undefined || (depth !== undefined) !== (definition.isAuthority === true)) {
    throw new AwsError("InvalidArgsException", `The template ${arn} is not valid.`);
  }
  return {
    ...definition,
    passesApi: passthrough.startsWith("API"),
    passesRequest: passthrough.endsWith("CSR"),
    depth: depth === undefined ? undefined : Number(depth),
  };
}

/** The subject, DER. */
export function subjectBy(template: Template, api: ApiPassthrough, request: SigningRequest): Buffer {
  return (template.passesApi ? api.subject : undefined) ?? request.subject;
}

/** All extensions but the key identifiers, which the authority adds. */
export function extensionsBy(template: Template, api: ApiPassthrough, request: SigningRequest): Extension[] {
  const fromApi = template.passesApi ? api.extensions : [];
  const fromRequest = template.passesRequest ? request.extensions : request.extensions.filter(isNames);
  // An authority's certificate has no names: the only templates that drop them.
  const candidates = [...own(template), ...fromApi, ...fromRequest].filter(
    (each) => !(template.isAuthority === true && isNames(each)),
  );
  return candidates.filter(({ oid }, index) => candidates.findIndex((each) => each.oid === oid) === index);
}

function own({ isAuthority, depth, keyUsages, extendedKeyUsages, criticalPurpose = false }: Template): Extension[] {
  return [
    isAuthority === true ? authorityConstraints(depth) : endEntityConstraints(),
    ...(keyUsages.length > 0 ? [keyUsage(keyUsages)] : []),
    ...(extendedKeyUsages.length > 0 ? [extendedKeyUsage(extendedKeyUsages, criticalPurpose)] : []),
  ];
}

function isNames({ oid }: Extension): boolean {
  return oid === OIDS.subjectAlternativeName;
}
