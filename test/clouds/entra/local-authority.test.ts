import { createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import { parseJwt } from "./jwt.ts";
import { LocalAuthority } from "./local-authority.ts";

const authority = new LocalAuthority();
const { deployer, tenantId } = authority.directory;
const URL_HERE = "https://login.example";

async function ask(method: string, path: string, form: Record<string, string> = {}) {
  const { status, body } = await authority.handle({
    method,
    path,
    headers: { host: new URL(URL_HERE).host },
    body: new URLSearchParams(form).toString(),
  });
  return { status, body: JSON.parse(body) as Record<string, unknown> };
}

const form = {
  grant_type: "client_credentials",
  client_id: deployer.clientId,
  client_secret: deployer.clientSecret,
  scope: "https://vault.azure.net/.default",
};

test("discovery names endpoints of the host that was asked (OpenID Connect Discovery, 4.2)", async () => {
  expect(await ask("GET", `/${tenantId}/v2.0/.well-known/openid-configuration`)).toMatchObject({
    status: 200,
    body: {
      issuer: `${URL_HERE}/${tenantId}/v2.0`,
      token_endpoint: `${URL_HERE}/${tenantId}/oauth2/v2.0/token`,
      jwks_uri: `${URL_HERE}/${tenantId}/discovery/v2.0/keys`,
    },
  });
});

test("a token's signature can be checked with the published keys", async () => {
  const { body } = await ask("POST", `/${tenantId}/oauth2/v2.0/token`, form);
  const token = parseJwt(String(body.access_token));
  const published = (await ask("GET", `/${tenantId}/discovery/v2.0/keys`)).body.keys as { kid: string }[];
  const key = published.find(({ kid }) => kid === token?.keyId);
  expect(token?.isSignedBy(createPublicKey({ key: { ...key }, format: "jwk" }))).toBe(true);
  expect(token?.claims).toMatchObject({
    aud: "https://vault.azure.net",
    iss: `https://sts.windows.net/${tenantId}/`,
    appid: deployer.clientId,
    oid: deployer.objectId,
    tid: tenantId,
    ver: "1.0",
  });
});

test("what is handed out is remembered, by whom and by what proof", async () => {
  const before = authority.issued.length;
  await ask("POST", `/${tenantId}/oauth2/v2.0/token`, form);
  await ask("POST", `/${tenantId}/oauth2/v2.0/token`, { ...form, client_secret: "wrong" });
  expect(authority.issued.slice(before)).toEqual([
    { clientId: deployer.clientId, by: "client_secret", audience: "https://vault.azure.net" },
  ]);
});

test("a refusal has the shape that MSAL reads: an OAuth error and AADSTS numbers", async () => {
  expect(await ask("POST", `/${tenantId}/oauth2/v2.0/token`, { ...form, client_secret: "wrong" })).toMatchObject({
    status: 401,
    body: {
      error: "invalid_client",
      error_codes: [7000215],
      error_description: expect.stringMatching(/^AADSTS7000215: Invalid client secret provided\./),
    },
  });
});

test("another tenant is not found here", async () => {
  const other = await ask("GET", "/00000000-0000-0000-0000-000000000000/v2.0/.well-known/openid-configuration");
  expect(other).toMatchObject({ status: 400, body: { error_codes: [90002] } });
});

test("anything else is 404", async () => {
  expect(await ask("GET", `/${tenantId}/oauth2/v2.0/authorize`)).toMatchObject({ status: 404 });
});
