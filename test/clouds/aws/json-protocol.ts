// AWS JSON 1.1: the operation in X-Amz-Target, the input and output as JSON, blobs in base64, times in epoch seconds.
import type { WireRequest, WireResponse } from "../http.ts";
import { AwsError } from "./aws-error.ts";

const CONTENT_TYPE = "application/x-amz-json-1.1";

export type JsonObject = Readonly<Record<string, unknown>>;

/** The operation named by `X-Amz-Target: <service>.<operation>`. */
export function targetOperation(headers: WireRequest["headers"], service: string): string {
  const [prefix, operation] = (headers["x-amz-target"] ?? "").split(".");
  if (prefix !== service || operation === undefined) throw unknownOperation();
  return operation;
}

export function unknownOperation(): AwsError {
  return new AwsError("UnknownOperationException", "");
}

export function readJson(body: WireRequest["body"]): JsonObject {
  const parsed = parse(Buffer.from(body).toString("utf8"));
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new AwsError("SerializationException", "Start of structure or map found where not expected.");
  }
  return parsed as JsonObject;
}

function parse(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError("SerializationException", "");
  }
}

/** Operations without an output shape answer an empty body. */
export function jsonResponse(output: JsonObject | undefined, requestId: string): WireResponse {
  return { status: 200, headers: headersOf(requestId), body: output === undefined ? "" : JSON.stringify(output) };
}

export function jsonErrorResponse(error: AwsError, requestId: string): WireResponse {
  // The real service spells this one member with a capital letter for denials, as its model says.
  const member = error.name === "AccessDeniedException" ? "Message" : "message";
  const text = error.message === "" ? {} : { [member]: error.message };
  return {
    status: error.status,
    headers: { ...headersOf(requestId), "x-amzn-errortype": error.name },
    body: JSON.stringify({ __type: error.name, ...text }),
  };
}

function headersOf(requestId: string): Record<string, string> {
  return { "content-type": CONTENT_TYPE, "x-amzn-requestid": requestId };
}

/** Milliseconds as the wire's epoch seconds. */
export function epochSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}
