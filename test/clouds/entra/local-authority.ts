import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import type { WireRequest, WireResponse } from "../http.ts";
import { type Deployer, type Directory, newDirectory, type Principal } from "./directory.ts";
import { EntraError, entraErrorResponse } from "./entra-error.ts";
import { type SigningKey, signJwt } from "./jwt.ts";
import {
  APP_SERVICE_PATH,
  checkIdentityRequest,
  IMDS_PATH,
  identityTokenResponse,
  pathOf,
} from "./managed-identity.ts";
import { checkTokenRequest } from "./token-request.ts";

const LIFETIME = 3600;

/** What a service needs to know in order to accept this authority's tokens. */
export interface TokenTrust {
  /** The authority's URL with the tenant: what a challenge names. */
  readonly authorizationUrl: string;
  /** The `iss` of its access tokens. */
  readonly issuer: string;
  /** By the token's `kid`. */
  publicKey(keyId: string | undefined): KeyObject | undefined;
}

/** A token that was handed out: who got it, and by what proof. */
export interface IssuedToken {
  readonly clientId: string;
  readonly by: "client_secret" | "workload_identity" | "managed_identity" | "test";
  readonly audience: string;
}

export interface TokenContent {
  readonly principal: Principal;
  readonly audience: string;
  /** Seconds; an hour where not given. */
  readonly lifetime?: number;
}

/**
 * A local Microsoft Entra ID: OpenID discovery, the token endpoint for client credentials (secret, or a federated
 * token that is really checked), and the managed identity endpoints of App Service and of a virtual machine.
 */
export class LocalAuthority {
  readonly directory: Directory & { readonly deployer: Deployer };
  readonly #now: () => number;
  readonly #key: SigningKey;
  readonly #issued: IssuedToken[] = [];

  /** @param options.now the authority's clock, in milliseconds */
  constructor(options: { readonly now?: () => number } = {}) {
    this.#now = options.now ?? Date.now;
    this.directory = newDirectory(this.#now);
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    this.#key = { keyId: randomUUID(), privateKey };
  }

  get issued(): readonly IssuedToken[] {
    return this.#issued;
  }

  /** @param url where this authority is served */
  trustAt(url: string): TokenTrust {
    const publicKey = createPublicKey(this.#key.privateKey);
    return {
      authorizationUrl: `${url}/${this.directory.tenantId}`,
      issuer: this.#issuer,
      publicKey: (keyId) => (keyId === this.#key.keyId ? publicKey : undefined),
    };
  }

  /** An access token without a request for it, for callers behind no socket. */
  issueToken(content: TokenContent): string {
    return this.#issue(content, "test");
  }

  async handle(request: WireRequest): Promise<WireResponse> {
    try {
      return this.#answer(request);
    } catch (error) {
      if (error instanceof EntraError) return entraErrorResponse(error, this.#now());
      throw error;
    }
  }

  get #issuer(): string {
    return `https://sts.windows.net/${this.directory.tenantId}/`;
  }

  #answer(request: WireRequest): WireResponse {
    const pathname = pathOf(request);
    if (pathname === APP_SERVICE_PATH || pathname === IMDS_PATH) return this.#identityToken(request);
    const [, tenant = "", ...rest] = pathname.split("/");
    this.#checkTenant(tenant);
    switch (`${request.method} ${rest.join("/")}`) {
      case "GET v2.0/.well-known/openid-configuration":
        return json(discovery(`https://${request.headers.host ?? "authority.invalid"}/${tenant}`));
      case "GET discovery/v2.0/keys":
        return json(this.#keys());
      case "POST oauth2/v2.0/token":
        return this.#accessToken(request);
      default:
        throw new EntraError(404, "invalid_request", 90014, "The requested resource was not found.");
    }
  }

  #checkTenant(tenant: string): void {
    if (tenant === this.directory.tenantId) return;
    throw new EntraError(
      400,
      "invalid_request",
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID.`,
    );
  }

  #accessToken(request: WireRequest): WireResponse {
    const form = new URLSearchParams(Buffer.from(request.body).toString("utf8"));
    const { application, by, audience } = checkTokenRequest(form, this.directory, Math.floor(this.#now() / 1000));
    const token = this.#issue({ principal: application, audience }, by);
    return json({ token_type: "Bearer", expires_in: LIFETIME, ext_expires_in: LIFETIME, access_token: token });
  }

  #identityToken(request: WireRequest): WireResponse {
    const checked = checkIdentityRequest(request, this.directory);
    if ("status" in checked) return checked;
    const token = this.#issue(checked, "managed_identity");
    return identityTokenResponse(token, Math.floor(this.#now() / 1000) + LIFETIME, checked);
  }

  /** A version 1.0 access token: what Key Vault gets. */
  #issue({ principal, audience, lifetime = LIFETIME }: TokenContent, by: IssuedToken["by"]): string {
    this.#issued.push({ clientId: principal.clientId, by, audience });
    const issued = Math.floor(this.#now() / 1000);
    const claims = {
      aud: audience,
      iss: this.#issuer,
      iat: issued,
      nbf: issued,
      exp: issued + lifetime,
      appid: principal.clientId,
      oid: principal.objectId,
      sub: principal.objectId,
      tid: this.directory.tenantId,
      ver: "1.0",
    };
    return signJwt(claims, this.#key);
  }

  #keys(): object {
    const jwk = createPublicKey(this.#key.privateKey).export({ format: "jwk" });
    return { keys: [{ ...jwk, use: "sig", alg: "RS256", kid: this.#key.keyId }] };
  }
}

function discovery(tenantUrl: string): object {
  return {
    issuer: `${tenantUrl}/v2.0`,
    authorization_endpoint: `${tenantUrl}/oauth2/v2.0/authorize`,
    token_endpoint: `${tenantUrl}/oauth2/v2.0/token`,
    jwks_uri: `${tenantUrl}/discovery/v2.0/keys`,
    response_types_supported: ["code", "id_token"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"],
  };
}

function json(body: object): WireResponse {
  return { status: 200, headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(body) };
}
