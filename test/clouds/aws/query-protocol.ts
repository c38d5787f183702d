// The AWS query protocol of STS: a form as the request, XML as the answer.
import type { WireRequest, WireResponse } from "../http.ts";
import type { AwsError } from "./aws-error.ts";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** XML elements, nested by name. */
export interface Elements {
  readonly [name: string]: string | Elements;
}

// The same failures have other names, and status 403, on the query protocol.
const QUERY_NAMES: Readonly<Record<string, string>> = {
  MissingAuthenticationTokenException: "MissingAuthenticationToken",
  IncompleteSignatureException: "IncompleteSignature",
  UnrecognizedClientException: "InvalidClientTokenId",
  InvalidSignatureException: "SignatureDoesNotMatch",
  ExpiredTokenException: "ExpiredToken",
  AccessDeniedException: "AccessDenied",
};

export function readForm(body: WireRequest["body"]): URLSearchParams {
  return new URLSearchParams(Buffer.from(body).toString("utf8"));
}

export function xmlResponse(action: string, result: Elements, requestId: string): WireResponse {
  const body = render({ [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } });
  return xml(200, `<${action}Response xmlns="${NAMESPACE}">${body}</${action}Response>`, requestId);
}

export function xmlErrorResponse(error: AwsError, requestId: string): WireResponse {
  const renamed = QUERY_NAMES[error.name];
  const details = { Type: "Sender", Code: renamed ?? error.name, Message: error.message };
  const body = render({ Error: details, RequestId: requestId });
  const status = renamed === undefined ? error.status : 403;
  return xml(status, `<ErrorResponse xmlns="${NAMESPACE}">${body}</ErrorResponse>`, requestId);
}

function xml(status: number, body: string, requestId: string): WireResponse {
  return { status, headers: { "content-type": "text/xml", "x-amzn-requestid": requestId }, body };
}

function render(elements: Elements): string {
  return Object.entries(elements)
    .map(([name, value]) => `<${name}>${typeof value === "string" ? escaped(value) : render(value)}</${name}>`)
    .join("");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
