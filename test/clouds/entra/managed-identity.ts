// The two places where a managed identity gets its token: App Service's endpoint, and a virtual machine's (IMDS).
import type { WireRequest, WireResponse } from "../http.ts";
import type { Directory, Principal } from "./directory.ts";

export const APP_SERVICE_PATH = "/msi/token";
export const IMDS_PATH = "/metadata/identity/oauth2/token";

/** Without a closing slash: MSAL puts one behind the endpoint of a virtual machine. */
export function pathOf({ path }: WireRequest): string {
  return new URL(path, "http://identity.invalid").pathname.replace(/\/$/, "");
}

export interface IdentityRequest {
  readonly principal: Principal;
  readonly audience: string;
}

/** Either what to issue, or the refusal as that endpoint words it. */
export function checkIdentityRequest(request: WireRequest, directory: Directory): IdentityRequest | WireResponse {
  const url = new URL(request.path, "http://identity.invalid");
  const refusal =
    pathOf(request) === IMDS_PATH ? refusedByImds(request, url) : refusedByAppService(request, url, directory);
  if (refusal !== undefined) return refusal;
  const resource = url.searchParams.get("resource");
  if (resource === null) return refused(400, "invalid_request", "Required query variable 'resource' is missing");
  const principal = principalOf(url, directory);
  if (principal === undefined) return refused(400, "invalid_request", "Identity not found");
  return { principal, audience: resource.replace(/\/$/, "") };
}

/** Both endpoints give the expiry in seconds of the epoch, as text. */
export function identityTokenResponse(token: string, expires: number, { principal, audience }: IdentityRequest) {
  return json(200, {
    access_token: token,
    expires_on: String(expires),
    resource: audience,
    token_type: "Bearer",
    client_id: principal.clientId,
  });
}

function refusedByAppService(request: WireRequest, url: URL, { identityHeader }: Directory): WireResponse | undefined {
  if (url.searchParams.get("api-version") !== "2019-08-01") {
    return json(400, { statusCode: 400, message: "Unsupported API version" });
  }
  if (request.headers["x-identity-header"] === identityHeader) return undefined;
  return json(401, { statusCode: 401, message: "Invalid header: X-IDENTITY-HEADER" });
}

function refusedByImds(request: WireRequest, url: URL): WireResponse | undefined {
  if (request.headers.metadata !== "true") {
    return refused(400, "bad_request_102", "Required metadata header not specified");
  }
  if (url.searchParams.has("api-version")) return undefined;
  return refused(400, "invalid_request", "Required query variable 'api-version' is missing");
}

function principalOf(url: URL, { systemAssigned, userAssigned }: Directory): Principal | undefined {
  const clientId = url.searchParams.get("client_id");
  if (clientId === null) return systemAssigned;
  return clientId === userAssigned.clientId ? userAssigned : undefined;
}

function refused(status: number, error: string, description: string): WireResponse {
  return json(status, { error, error_description: description });
}

function json(status: number, body: object): WireResponse {
  return { status, headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(body) };
}
