// Reads the body of an import by the published shape (CertificateImportParameters, api-version 2025-07-01).
import type { KeyKind } from "./key-kind.ts";
import { badParameter, type VaultError } from "./vault-error.ts";

export type ContentType = "application/x-pkcs12" | "application/x-pem-file";
export type Tags = Readonly<Record<string, string>>;
export type JsonObject = Readonly<Record<string, unknown>>;

/** What a request may say about the policy; what it leaves out stays as the name has it. */
export interface PolicyRequest {
  readonly contentType: ContentType | undefined;
  readonly exportable: boolean | undefined;
  readonly reuseKey: boolean | undefined;
  readonly key: { readonly [property in keyof KeyKind]?: unknown };
  readonly issuerName: string | undefined;
  readonly lifetimeActions: readonly unknown[] | undefined;
}

export interface ImportRequest {
  readonly value: string;
  readonly password: string;
  readonly policy: PolicyRequest;
  readonly enabled: boolean;
  readonly tags: Tags | undefined;
  readonly preserveOrder: boolean;
}

export interface UpdateRequest {
  readonly enabled: boolean | undefined;
  readonly tags: Tags | undefined;
}

const MOST_TAGS = 15;
const LONGEST_TAG = 256;
const LONGEST_PASSWORD = 200;

/** @throws VaultError BadParameter, never with a value in it */
export function readImportRequest(body: JsonObject): ImportRequest {
  refuseUnknown(body, ["value", "pwd", "policy", "attributes", "tags", "preserveCertOrder"]);
  const { value } = body;
  if (typeof value !== "string" || value === "") throw invalidProperty("value");
  const password = optional(body, "pwd", "string") ?? "";
  if (password.length > LONGEST_PASSWORD) throw badParameter("char length is too long: pwd");
  return {
    value,
    password,
    policy: readPolicy(object(body, "policy")),
    enabled: readEnabled(body) ?? true,
    tags: readTags(body),
    preserveOrder: optional(body, "preserveCertOrder", "boolean") ?? false,
  };
}

/** A change of the policy is something that this vault does not do. Throws VaultError BadParameter. */
export function readUpdateRequest(body: JsonObject): UpdateRequest {
  refuseUnknown(body, ["attributes", "tags"]);
  return { enabled: readEnabled(body), tags: readTags(body) };
}

function readPolicy(policy: JsonObject): PolicyRequest {
  refuseUnknown(
    policy,
    ["id", "key_props", "secret_props", "x509_props", "lifetime_actions", "issuer", "attributes"],
    "policy",
  );
  const key = object(policy, "key_props");
  const actions = policy.lifetime_actions;
  if (actions !== undefined && actions !== null && !Array.isArray(actions)) throw invalidProperty("policy");
  return {
    contentType: readContentType(object(policy, "secret_props")),
    exportable: optional(key, "exportable", "boolean"),
    reuseKey: optional(key, "reuse_key", "boolean"),
    key,
    issuerName: optional(object(policy, "issuer"), "name", "string"),
    lifetimeActions: Array.isArray(actions) ? actions : undefined,
  };
}

function readContentType(properties: JsonObject): ContentType | undefined {
  const type = optional(properties, "contentType", "string");
  if (type === undefined || type === "application/x-pkcs12" || type === "application/x-pem-file") return type;
  throw invalidProperty("policy");
}

function readEnabled(body: JsonObject): boolean | undefined {
  const attributes = object(body, "attributes");
  refuseUnknown(attributes, ["enabled", "nbf", "exp"], "attributes");
  return optional(attributes, "enabled", "boolean");
}

function readTags(body: JsonObject): Tags | undefined {
  if (body.tags === undefined || body.tags === null) return undefined;
  const tags = Object.entries(object(body, "tags"));
  if (tags.length > MOST_TAGS) throw invalidProperty("tags");
  const isFitting = (text: unknown) => typeof text === "string" && text.length <= LONGEST_TAG;
  if (!tags.every((pair) => pair.every(isFitting))) throw invalidProperty("tags");
  return Object.fromEntries(tags.map(([name, value]) => [name, String(value)]));
}

interface Primitives {
  readonly string: string;
  readonly boolean: boolean;
}

function optional<Type extends keyof Primitives>(
  body: JsonObject,
  name: string,
  type: Type,
): Primitives[Type] | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== type) throw invalidProperty(name);
  return value as Primitives[Type];
}

function object(body: JsonObject, name: string): JsonObject {
  const value = body[name] ?? {};
  if (typeof value !== "object" || Array.isArray(value)) throw invalidProperty(name);
  return value as JsonObject;
}

function refuseUnknown(body: JsonObject, known: readonly string[], where = "request"): void {
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown !== undefined) throw badParameter(`Property ${unknown} is not known in ${where}\r\n`);
}

export function invalidProperty(name: string): VaultError {
  return badParameter(`Property ${name} has invalid value\r\n`);
}
