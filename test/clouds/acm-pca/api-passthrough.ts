// The `ApiPassthrough` of IssueCertificate, as far as certificates of servers and clients need it.
import { isIP } from "node:net";
import * as der from "../../pki/der.ts";
import type { JsonObject } from "../aws/json-protocol.ts";
import { encodeName, type SubjectFields } from "./distinguished-name.ts";
import {
  EXTENDED_KEY_USAGES,
  type ExtendedKeyUsage,
  type Extension,
  extendedKeyUsage,
  extension,
  KEY_USAGES,
  keyUsage,
  OIDS,
} from "./extensions.ts";

export interface ApiPassthrough {
  /** DER. */
  readonly subject: Buffer | undefined;
  readonly extensions: readonly Extension[];
}

/** @throws Error for what the local service does not know: a test must not take it for passed through */
export function readApiPassthrough(input: unknown): ApiPassthrough {
  const { Subject: subject, Extensions: extensions = {}, ...others } = (input ?? {}) as JsonObject;
  refuse(others);
  return {
    subject: subject === undefined ? undefined : encodeName(subject as SubjectFields),
    extensions: readExtensions(extensions as JsonObject),
  };
}

function readExtensions(input: JsonObject): Extension[] {
  const { SubjectAlternativeNames: names, KeyUsage: usages, ExtendedKeyUsage: purposes, ...more } = input;
  const { CustomExtensions: custom, ...others } = more;
  refuse(others);
  return [
    ...(names === undefined ? [] : [alternativeNames(names as JsonObject[])]),
    ...(usages === undefined ? [] : [keyUsage(KEY_USAGES.filter((usage) => (usages as JsonObject)[usage] === true))]),
    ...(purposes === undefined ? [] : [extendedKeyUsage((purposes as JsonObject[]).map(purposeOf), false)]),
    ...((custom ?? []) as JsonObject[]).map(customExtension),
  ];
}

/** From the service's `GeneralName` structures. */
export function alternativeNames(names: readonly JsonObject[]): Extension {
  return extension(OIDS.subjectAlternativeName, false, der.sequence(...names.map(generalName)));
}

/** RFC 5280 section 4.2.1.6. */
function generalName(name: JsonObject): Buffer {
  const { DnsName: dns, IpAddress: ip, Rfc822Name: mail, UniformResourceIdentifier: uri, ...others } = name;
  refuse(others);
  if (typeof ip === "string" && isIP(ip)) return der.context(7, "primitive", der.ipOctets(ip));
  if (typeof mail === "string") return der.context(1, "primitive", Buffer.from(mail));
  if (typeof uri === "string") return der.context(6, "primitive", Buffer.from(uri));
  return der.context(2, "primitive", Buffer.from(String(dns)));
}

function purposeOf({ ExtendedKeyUsageType: type, ...others }: JsonObject): ExtendedKeyUsage {
  refuse(others);
  if (typeof type === "string" && type in EXTENDED_KEY_USAGES) return type as ExtendedKeyUsage;
  throw new Error(`ExtendedKeyUsageType: expected one that the local service knows, received ${String(type)}`);
}

function customExtension({ ObjectIdentifier: oid, Value: value, Critical: critical }: JsonObject): Extension {
  return extension(String(oid), critical === true, Buffer.from(String(value), "base64"));
}

function refuse(others: JsonObject): void {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new Error(`ApiPassthrough: expected what the local service knows, received ${unknown}`);
}
