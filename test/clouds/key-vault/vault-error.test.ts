import { expect, test } from "vitest";
import { badParameter, conflict, jsonResponse, notFound, VaultError } from "./vault-error.ts";

test("the wire shape is the service's (KeyVaultError): code, message, and an inner error where there is one", () => {
  expect(JSON.parse(conflict("no", "ObjectIsBeingDeleted").response.body)).toEqual({
    error: { code: "Conflict", message: "no", innererror: { code: "ObjectIsBeingDeleted" } },
  });
  expect(JSON.parse(badParameter("no").response.body)).toEqual({ error: { code: "BadParameter", message: "no" } });
});

test("headers of a refusal go with it", () => {
  const { status, headers } = new VaultError(429, "Throttled", "no", { headers: { "retry-after": "3" } }).response;
  expect([status, headers["retry-after"]]).toEqual([429, "3"]);
});

test("a missing thing is called by its kind", () => {
  expect(notFound("Secret", "www")).toMatchObject({
    status: 404,
    code: "SecretNotFound",
    message: expect.stringMatching(/^A secret with \(name\/id\) www was not found in this key vault\./),
  });
});

test("no body is an empty one, not the word undefined", () => {
  expect(jsonResponse(204, undefined).body).toBe("");
});
