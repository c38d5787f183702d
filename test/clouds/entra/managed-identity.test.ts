import { expect, test } from "vitest";
import { newDirectory } from "./directory.ts";
import { APP_SERVICE_PATH, checkIdentityRequest, IMDS_PATH, identityTokenResponse } from "./managed-identity.ts";

const directory = newDirectory(Date.now);
const vault = "resource=https://vault.azure.net";

const appService = (query: string, header = directory.identityHeader) =>
  checkIdentityRequest(
    { method: "GET", path: `${APP_SERVICE_PATH}?${query}`, headers: { "x-identity-header": header }, body: "" },
    directory,
  );
const imds = (query: string, headers: Record<string, string> = { metadata: "true" }) =>
  checkIdentityRequest({ method: "GET", path: `${IMDS_PATH}?${query}`, headers, body: "" }, directory);

test("App Service gives the system-assigned identity's token to who knows the header", () => {
  expect(appService(`api-version=2019-08-01&${vault}`)).toEqual({
    principal: directory.systemAssigned,
    audience: "https://vault.azure.net",
  });
});

test.each([
  ["a wrong header", () => appService(`api-version=2019-08-01&${vault}`, "wrong"), 401],
  ["another api-version", () => appService(`api-version=2017-09-01&${vault}`), 400],
  ["no resource", () => appService("api-version=2019-08-01"), 400],
  ["an unknown identity", () => appService(`api-version=2019-08-01&${vault}&client_id=nobody`), 400],
])("App Service refuses %s", (_, ask, status) => {
  expect(ask()).toMatchObject({ status });
});

test("a user-assigned identity is asked for by its client id", () => {
  const { userAssigned } = directory;
  const query = `api-version=2019-08-01&${vault}&client_id=${userAssigned.clientId}`;
  expect(appService(query)).toMatchObject({ principal: userAssigned });
});

test("a virtual machine's endpoint wants the Metadata header and an api-version", () => {
  expect(imds(`api-version=2018-02-01&${vault}`)).toMatchObject({ principal: directory.systemAssigned });
  expect(imds(`api-version=2018-02-01&${vault}`, {})).toMatchObject({ status: 400 });
  expect(imds(vault)).toMatchObject({ status: 400 });
});

test("the expiry is seconds of the epoch, as text", () => {
  const { body } = identityTokenResponse("token", 1234, { principal: directory.systemAssigned, audience: "a" });
  expect(JSON.parse(body)).toMatchObject({ access_token: "token", expires_on: "1234", resource: "a" });
});
