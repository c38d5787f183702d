// The client credentials grant (RFC 6749, 4.4), with a secret or with an assertion (RFC 7523).
import { timingSafeEqual } from "node:crypto";
import { type Application, type Directory, EXCHANGE_AUDIENCE, type FederatedCredential } from "./directory.ts";
import { EntraError } from "./entra-error.ts";
import { isInForce, parseJwt } from "./jwt.ts";

const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

export interface GrantedToken {
  readonly application: Application;
  readonly by: "client_secret" | "workload_identity";
  /** What the token is for: the scope without its `/.default`. */
  readonly audience: string;
}

/**
 * @param now seconds
 * @throws EntraError with the number that the real token endpoint gives
 */
export function checkTokenRequest(form: URLSearchParams, directory: Directory, now: number): GrantedToken {
  if (form.get("grant_type") !== "client_credentials") {
    throw new EntraError(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
  }
  const application = applicationOf(form, directory);
  const by = form.has("client_assertion") ? "workload_identity" : "client_secret";
  if (by === "workload_identity") checkAssertion(form, application, directory, now);
  else checkSecret(form, application, now);
  return { application, by, audience: audienceOf(form) };
}

function applicationOf(form: URLSearchParams, { applications, tenantId }: Directory): Application {
  const clientId = form.get("client_id") ?? "";
  const application = applications.find((candidate) => candidate.clientId === clientId);
  if (application !== undefined) return application;
  throw new EntraError(
    400,
    "unauthorized_client",
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${tenantId}'.`,
  );
}

function checkSecret(form: URLSearchParams, application: Application, now: number): void {
  const { clientId, clientSecret, clientSecretEnds = Number.POSITIVE_INFINITY } = application;
  const given = form.get("client_secret");
  if (given === null) {
    throw new EntraError(
      401,
      "invalid_client",
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  if (clientSecret !== undefined && isSame(given, clientSecret)) {
    if (now < clientSecretEnds) return;
    throw invalidClient(7000222, `The provided client secret keys for app '${clientId}' are expired.`);
  }
  throw new EntraError(
    401,
    "invalid_client",
    7000215,
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, " +
      `not the client secret ID, for a secret added to app '${clientId}'.`,
  );
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function checkAssertion(form: URLSearchParams, application: Application, directory: Directory, now: number): void {
  const assertion = parseJwt(form.get("client_assertion") ?? "");
  if (form.get("client_assertion_type") !== JWT_BEARER || assertion === undefined) {
    throw invalidClient(50027, "JWT token is invalid or malformed.");
  }
  const { iss, sub, aud } = assertion.claims;
  const registered = application.federated ?? [];
  checkFederation(registered, { issuer: String(iss), subject: String(sub), audience: String(aud) });
  if (iss !== directory.workloadIssuer.url || !assertion.isSignedBy(directory.workloadIssuer.publicKey)) {
    throw invalidClient(
      700027,
      "The certificate used to sign the client assertion is not registered: signature invalid.",
    );
  }
  if (!isInForce(assertion.claims, now)) {
    throw invalidClient(700024, "Client assertion is not within its valid time range.");
  }
}

function checkFederation(
  registered: readonly FederatedCredential[],
  presented: { readonly issuer: string; readonly subject: string; readonly audience: string },
): void {
  const no = (number: number, what: "issuer" | "audience" | "subject") =>
    new EntraError(
      400,
      "invalid_request",
      number,
      `No matching federated identity record found for presented assertion ${what} '${presented[what]}'. ` +
        "Please note that the matching is done using a case-sensitive comparison.",
    );
  const ofIssuer = registered.filter(({ issuer }) => issuer === presented.issuer);
  if (ofIssuer.length === 0) throw no(700211, "issuer");
  if (presented.audience !== EXCHANGE_AUDIENCE) throw no(700212, "audience");
  if (!ofIssuer.some(({ subject }) => subject === presented.subject)) throw no(700213, "subject");
}

function audienceOf(form: URLSearchParams): string {
  // MSAL adds scopes of its own for sign-ins; the client credentials grant has exactly one, for one resource.
  const [scope = "", ...more] = (form.get("scope") ?? "").split(" ").filter((part) => part.includes("/.default"));
  if (more.length === 0 && scope.endsWith("/.default")) return scope.slice(0, -"/.default".length);
  throw new EntraError(
    400,
    "invalid_scope",
    1002012,
    `The provided value for scope ${form.get("scope") ?? ""} is not valid. ` +
      "Client credential flows must have a scope value with /.default suffixed to the resource identifier.",
  );
}

function invalidClient(number: number, description: string): EntraError {
  return new EntraError(401, "invalid_client", number, description);
}
