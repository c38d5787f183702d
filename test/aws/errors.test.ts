import { expect, test } from "vitest";
import { judge, toTargetError } from "../../provider/aws/errors.ts";
import { newKey } from "../pki/keys.ts";

/** An error as the AWS SDK throws it for an answer of the service. */
const answered = (name: string, httpStatusCode: number, message = "why") =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
/** An error as Node throws it for a connection. */
const network = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

test.each([
  ["throttling", answered("ThrottlingException", 400), "safe", "unavailable", "unavailable"],
  ["a rate limit by its other name", answered("RequestLimitExceeded", 503), "safe", "unavailable", "unavailable"],
  ["another request under way", answered("ConflictException", 409), "safe", "refused", "refused"],
  ["no such certificate", answered("ResourceNotFoundException", 400), "never", "absent", "absent"],
  ["a certificate in use", answered("ResourceInUseException", 400), "never", "in-use", "in-use"],
  ["a refusal", answered("ValidationException", 400), "never", "refused", "refused"],
  ["a missing permission", answered("AccessDeniedException", 400), "never", "denied", "denied"],
  ["an expired token", answered("ExpiredTokenException", 400), "never", "denied", "denied"],
  [
    "no credentials",
    Object.assign(new Error("none"), { name: "CredentialsProviderError" }),
    "never",
    "denied",
    "denied",
  ],
  ["a permission refused with a 5xx", answered("AccessDenied", 500), "never", "denied", "denied"],
  ["an error of the service's own", answered("InternalFailure", 500), "if-repeatable", "unknown", "unavailable"],
  ["a gateway's timeout", answered("Error", 504), "if-repeatable", "unknown", "unavailable"],
  ["a cut connection", network("ECONNRESET"), "if-repeatable", "unknown", "unavailable"],
  [
    "a timeout",
    Object.assign(new Error("socket timed out"), { name: "TimeoutError" }),
    "if-repeatable",
    "unknown",
    "unavailable",
  ],
  ["a connection refused", network("ECONNREFUSED"), "safe", "unavailable", "unavailable"],
  ["an unknown host", network("ENOTFOUND"), "safe", "unavailable", "unavailable"],
] as const)("%s: whether again, and what it is of a write and of a read", (_case, thrown, retry, ofWrite, ofRead) => {
  expect(judge(thrown).retry).toBe(retry);
  expect(toTargetError(thrown, "ImportCertificate", true).kind).toBe(ofWrite);
  expect(toTargetError(thrown, "GetCertificate", false).kind).toBe(ofRead);
});

test("the message names operation, error and reason", () => {
  const error = toTargetError(
    answered("ValidationException", 400, "The certificate has expired."),
    "ImportCertificate",
    true,
  );
  expect(error.message).toBe("ImportCertificate: ValidationException: The certificate has expired.");
  expect(error).toMatchObject({ name: "TargetError", operation: "ImportCertificate" });
});

test("an error without a text still names its code", () => {
  const nameless = { code: "EPIPE" };
  expect(toTargetError(nameless, "GetCertificate", false).message).toBe("GetCertificate: EPIPE");
});

test("a service that repeats the request's key in its refusal does not get it into a message", () => {
  const pem = newKey("EC_prime256v1").export({ type: "pkcs8", format: "pem" }).toString();
  const body = pem.replace(/-----[^-]*-----|\s/g, "");
  for (const said of [pem, `'${body}' at 'privateKey'`, Buffer.from(pem).toString("base64"), pem.slice(0, 100)]) {
    const { message } = toTargetError(answered("ValidationException", 400, `Value ${said}`), "ImportCertificate", true);
    for (let start = 0; start + 24 <= body.length; start++)
      expect(message).not.toContain(body.slice(start, start + 24));
    expect(message).toContain("removed]");
  }
});

test("an ARN and a path of a role are kept in a message, since a person needs them", () => {
  const said =
    "User: arn:aws:sts::111122223333:assumed-role/deploy/ci is not authorized to perform: acm:ImportCertificate on resource: arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";
  expect(toTargetError(answered("AccessDeniedException", 400, said), "ImportCertificate", true).message).toContain(
    said,
  );
});
