// JSON Web Tokens as Entra ID signs them: RS256 (RFC 7519; RFC 7518, 3.3).
import { type KeyObject, sign, verify } from "node:crypto";

export type JwtClaims = Readonly<Record<string, string | number>>;

export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
}

export interface Jwt {
  readonly keyId: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  isSignedBy(publicKey: KeyObject): boolean;
}

export function signJwt(claims: JwtClaims, { keyId, privateKey }: SigningKey): string {
  const signed = `${encoded({ typ: "JWT", alg: "RS256", kid: keyId })}.${encoded(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

/** Undefined for what is no RS256 token at all. The claims are worth nothing before the signature is checked. */
export function parseJwt(token: string): Jwt | undefined {
  const [head = "", body = "", signature = "", ...more] = token.split(".");
  const header = decoded(head);
  const claims = decoded(body);
  if (more.length > 0 || header?.alg !== "RS256" || claims === undefined) return undefined;
  const signed = Buffer.from(`${head}.${body}`);
  return {
    keyId: typeof header.kid === "string" ? header.kid : undefined,
    claims,
    isSignedBy: (publicKey) => verify("sha256", signed, publicKey, Buffer.from(signature, "base64url")),
  };
}

/** Whether `now` (seconds) is between the token's `nbf` and `exp`, with Entra's five minutes of tolerance for `nbf`. */
export function isInForce({ nbf, exp }: Readonly<Record<string, unknown>>, now: number): boolean {
  const begun = nbf === undefined || (typeof nbf === "number" && nbf - 300 <= now);
  return begun && typeof exp === "number" && now < exp;
}

function encoded(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}

function decoded(part: string): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof content === "object" && content !== null ? (content as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
