import { isInForce, parseJwt } from "../entra/jwt.ts";
import type { TokenTrust } from "../entra/local-authority.ts";
import { VaultError } from "./vault-error.ts";

const AUDIENCE = "https://vault.azure.net";

export interface Caller {
  readonly clientId: string;
  readonly objectId: string;
  readonly issuer: string;
}

/**
 * Checks a request's bearer token: signature, issuer, audience, time.
 * @param now seconds
 * @throws VaultError 401 with the challenge, which tells the client where to get a token for what
 */
export function callerOf(authorization: string | undefined, trust: TokenTrust, now: number): Caller {
  const [, text = ""] = /^Bearer (.+)$/i.exec(authorization ?? "") ?? [];
  if (text === "") throw unauthorized("AKV10000: Request is missing a Bearer or PoP token.", trust);
  const token = parseJwt(text);
  const publicKey = token && trust.publicKey(token.keyId);
  if (token === undefined || publicKey === undefined || !token.isSignedBy(publicKey)) {
    throw unauthorized("AKV10046: Unable to resolve the key used for signature validation.", trust);
  }
  const { iss, aud, appid, oid } = token.claims;
  if (iss !== trust.issuer) {
    throw unauthorized(`AKV10032: Invalid issuer. Expected one of ${trust.issuer}, found ${String(iss)}.`, trust);
  }
  if (aud !== AUDIENCE) {
    throw unauthorized(`AKV10022: Invalid audience. Expected ${AUDIENCE}, found: ${String(aud)}.`, trust);
  }
  if (!isInForce(token.claims, now)) throw unauthorized("Error validating token: the token is expired.", trust);
  return { clientId: String(appid), objectId: String(oid), issuer: trust.issuer };
}

function unauthorized(message: string, { authorizationUrl }: TokenTrust): VaultError {
  const challenge = `Bearer authorization="${authorizationUrl}", resource="${AUDIENCE}"`;
  return new VaultError(401, "Unauthorized", message, { headers: { "www-authenticate": challenge } });
}
