import { expect, test } from "vitest";
import { AwsError } from "./aws-error.ts";
import { jsonErrorResponse, jsonResponse, readJson, targetOperation } from "./json-protocol.ts";

test("the operation is what follows the service in X-Amz-Target", () => {
  const headers = { "x-amz-target": "CertificateManager.GetCertificate" };
  expect(targetOperation(headers, "CertificateManager")).toBe("GetCertificate");
});

test.each([{}, { "x-amz-target": "GetCertificate" }, { "x-amz-target": "DynamoDB_20120810.GetItem" }])(
  "%j names no operation of the service",
  (headers) => {
    expect(() => targetOperation(headers, "CertificateManager")).toThrow(
      expect.objectContaining({ name: "UnknownOperationException" }),
    );
  },
);

test.each(["{", "[]", "5", "null"])("the body %s fails in deserialization", (body) => {
  expect(() => readJson(body)).toThrow(expect.objectContaining({ name: "SerializationException" }));
});

test("an empty body is an empty input", () => {
  expect(readJson(new Uint8Array())).toEqual({});
});

test("an operation without an output shape answers an empty body", () => {
  expect(jsonResponse(undefined, "id")).toMatchObject({ status: 200, body: "" });
});

test("an error's text is `message`, but `Message` for a denial, as the service model has it", () => {
  const bodyOf = (name: string) => JSON.parse(jsonErrorResponse(new AwsError(name, "text"), "id").body);
  expect(bodyOf("ValidationException")).toEqual({ __type: "ValidationException", message: "text" });
  expect(bodyOf("AccessDeniedException")).toEqual({ __type: "AccessDeniedException", Message: "text" });
});
