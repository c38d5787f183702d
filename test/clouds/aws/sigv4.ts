// Signature Version 4, as the AWS General Reference ("Signing AWS API requests") defines it, seen from the service.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { WireRequest } from "../http.ts";
import { AwsError } from "./aws-error.ts";

export interface Authorization {
  readonly accessKeyId: string;
  /** Date of the credential scope, `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/**
 * Reads the Authorization header.
 * @throws AwsError MissingAuthenticationToken or IncompleteSignature
 */
export function readAuthorization(headers: WireRequest["headers"]): Authorization {
  const header = headers.authorization;
  if (header === undefined) {
    throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token");
  }
  const match = HEADER.exec(header);
  if (match === null) {
    throw new AwsError("IncompleteSignatureException", "Authorization header requires 'Credential' parameter.");
  }
  const [, accessKeyId = "", date = "", region = "", service = "", signedHeaders = "", signature = ""] = match;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(";"), signature };
}

/** The service that a request, header names in lower case, says it is for; undefined where it is not signed. */
export function signedService({ headers }: WireRequest): string | undefined {
  return HEADER.exec(headers.authorization ?? "")?.[4];
}

/** Whether the request, header names in lower case, carries the signature that this secret gives. */
export function isSignedBy(secretAccessKey: string, request: WireRequest, authorization: Authorization): boolean {
  const expected = signatureOf(secretAccessKey, request, authorization);
  return timingSafeEqual(Buffer.from(expected, "hex"), Buffer.from(authorization.signature, "hex"));
}

function signatureOf(secretAccessKey: string, request: WireRequest, authorization: Authorization): string {
  const { date, region, service } = authorization;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const canonical = sha256(canonicalRequest(request, authorization.signedHeaders));
  const toSign = [ALGORITHM, request.headers["x-amz-date"] ?? "", scope, canonical].join("\n");
  return hmac(signingKey(secretAccessKey, scope), toSign).toString("hex");
}

/** One for each secret, day, region and service: derived once, as every signer does. */
const signingKeys = new Map<string, Buffer>();

function signingKey(secretAccessKey: string, scope: string): Buffer {
  const name = `${secretAccessKey} ${scope}`;
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  const key = scope.split("/").reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`));
  signingKeys.set(name, key);
  return key;
}

function canonicalRequest(request: WireRequest, signedHeaders: readonly string[]): string {
  const [path = "/", query = ""] = request.path.split("?", 2);
  const headers = signedHeaders.map((name) => `${name}:${canonicalValue(request.headers[name])}\n`).join("");
  return [
    request.method,
    // The received path is encoded once already; every service but S3 signs it encoded twice.
    path.split("/").map(encode).join("/"),
    canonicalQuery(query),
    headers,
    signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
}

function canonicalValue(value = ""): string {
  return value.trim().replace(/ +/g, " ");
}

function canonicalQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
