import { expect, test } from "vitest";
import { LocalAuthority } from "../entra/local-authority.ts";
import { advance, certificates, deployer, started, tenantId, tokenOf, vault, wire } from "./fixtures.ts";
import { LocalKeyVault } from "./local-key-vault.ts";

const challenge = `Bearer authorization="${started.authorityUrl}/${tenantId}", resource="https://vault.azure.net"`;

test("a request without a token gets the challenge that says where to get one, for what", async () => {
  expect(await wire("GET", "/certificates", undefined, "")).toMatchObject({
    status: 401,
    headers: { "www-authenticate": challenge },
    body: { error: { code: "Unauthorized", message: "AKV10000: Request is missing a Bearer or PoP token." } },
  });
});

test("the SDK follows the challenge to the authority", async () => {
  const before = started.authority.issued.length;
  for await (const _ of certificates.listPropertiesOfCertificates()) expect.unreachable();
  expect(started.authority.issued.length - before).toBeLessThanOrEqual(1);
  expect(started.authority.issued.at(-1)).toMatchObject({
    clientId: deployer.clientId,
    by: "client_secret",
    audience: "https://vault.azure.net",
  });
  expect(vault.calls.map(({ outcome }) => outcome)).toEqual(["ok"]);
});

test("a token for another audience is refused, and told so", async () => {
  expect(
    await wire("GET", "/certificates", undefined, tokenOf({ audience: "https://management.azure.com" })),
  ).toMatchObject({
    status: 401,
    headers: { "www-authenticate": challenge },
    body: {
      error: {
        message: "AKV10022: Invalid audience. Expected https://vault.azure.net, found: https://management.azure.com.",
      },
    },
  });
});

test("an expired token is refused", async () => {
  const token = tokenOf({ lifetime: 60 });
  expect(await wire("GET", "/certificates", undefined, token)).toMatchObject({ status: 200 });
  advance(60_000);
  expect(await wire("GET", "/certificates", undefined, token)).toMatchObject({ status: 401 });
});

test("a token of another tenant's authority is refused: its key is unknown", async () => {
  const stranger = new LocalAuthority();
  const token = stranger.issueToken({ principal: deployer, audience: "https://vault.azure.net" });
  expect(await wire("GET", "/certificates", undefined, token)).toMatchObject({ status: 401 });
});

test("a token of an issuer that the vault does not expect is refused, with both named", async () => {
  const trust = { ...started.authority.trustAt(started.authorityUrl), issuer: "https://sts.windows.net/other/" };
  const other = new LocalKeyVault({ vaults: ["other.vault.azure.net"], trust });
  const headers = { host: "other.vault.azure.net", authorization: `Bearer ${tokenOf({})}` };
  const answer = await other.handle({ method: "GET", path: "/certificates?api-version=2025-07-01", headers, body: "" });
  expect(answer.status).toBe(401);
  expect(answer.body).toContain(
    `AKV10032: Invalid issuer. Expected one of https://sts.windows.net/other/, found https://sts.windows.net/${tenantId}/.`,
  );
});

test("a changed token is refused: the signature is checked", async () => {
  const [head = "", claims = "", signature = ""] = tokenOf({}).split(".");
  const changed = { ...JSON.parse(Buffer.from(claims, "base64url").toString()), oid: "somebody-else" };
  const forged = [head, Buffer.from(JSON.stringify(changed)).toString("base64url"), signature].join(".");
  expect(await wire("GET", "/certificates", undefined, forged)).toMatchObject({ status: 401 });
  expect(await wire("GET", "/certificates", undefined, "no-token-at-all")).toMatchObject({ status: 401 });
});
