import { expect, test } from "vitest";
import { AwsError } from "./aws-error.ts";
import { readForm, STS_NAMESPACE, xmlErrorResponse, xmlResponse } from "./query-protocol.ts";

test("a form is read with its escapes", () => {
  expect(readForm(Buffer.from("Action=AssumeRole&RoleArn=arn%3Aaws")).get("RoleArn")).toBe("arn:aws");
});

test("results are nested elements, with their text escaped", () => {
  const { body, headers } = xmlResponse("Act", { Name: "a<b&c", Inner: { Value: "1" } }, "id", STS_NAMESPACE);
  expect(headers["content-type"]).toBe("text/xml");
  expect(body).toBe(
    '<ActResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><ActResult><Name>a&#60;b&#38;c</Name><Inner><Value>1</Value></Inner></ActResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></ActResponse>',
  );
});

test.each([
  ["UnrecognizedClientException", "InvalidClientTokenId", 403],
  ["ExpiredTokenException", "ExpiredToken", 403],
  ["AccessDeniedException", "AccessDenied", 403],
  ["ValidationError", "ValidationError", 400],
])("%s is %s with status %i on the query protocol (STS API reference, Common errors)", (name, code, status) => {
  const response = xmlErrorResponse(new AwsError(name, "text"), "id", STS_NAMESPACE);
  expect(response.status).toBe(status);
  expect(response.body).toContain(`<Code>${code}</Code><Message>text</Message>`);
});
