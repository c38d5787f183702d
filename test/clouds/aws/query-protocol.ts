// The AWS query protocol of STS and Elastic Load Balancing: a form as the request, XML as the answer.
import type { WireRequest, WireResponse } from "../http.ts";
import type { AwsError } from "./aws-error.ts";
import { type Elements, renderXml } from "./xml.ts";

export const STS_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

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

export function xmlResponse(action: string, result: Elements, requestId: string, namespace: string): WireResponse {
  const body = renderXml({ [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } });
  return xmlAnswer(200, `<${action}Response xmlns="${namespace}">${body}</${action}Response>`, requestId);
}

/** The form of errors is the same on the query protocol and on REST with XML. */
export function xmlErrorResponse(error: AwsError, requestId: string, namespace: string): WireResponse {
  const renamed = QUERY_NAMES[error.name];
  const details = { Type: "Sender", Code: renamed ?? error.name, Message: error.message };
  const body = renderXml({ Error: details, RequestId: requestId });
  const status = renamed === undefined ? error.status : 403;
  return xmlAnswer(status, `<ErrorResponse xmlns="${namespace}">${body}</ErrorResponse>`, requestId);
}

export function xmlAnswer(status: number, body: string, requestId: string): WireResponse {
  return { status, headers: { "content-type": "text/xml", "x-amzn-requestid": requestId }, body };
}
