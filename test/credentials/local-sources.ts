// Everything that AWS credentials can come from, at one address, beside the ACM and STS that they are for.
import { randomUUID } from "node:crypto";
import { LocalAcm } from "../clouds/acm/index.ts";
import { type Served, serveHttp, type WireRequest, type WireResponse } from "../clouds/http.ts";

export const account = "111122223333";
export const arnOf = (role: string) => `arn:aws:iam::${account}:role/${role}`;
export const user = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

/** The roles of this account; `deploy` trusts the account itself, the others whatever runs as them. */
const roles = [
  { name: "deploy", trusts: [account], externalId: "shop" },
  { name: "chained", trusts: [account] },
  ...["sso", "irsa", "ecs", "pod", "instance"].map((name) => ({ name, trusts: [] })),
];

/** Bearer tokens that are good, by what they are shown to. */
export const tokens = {
  sso: `sso-${randomUUID()}`,
  webIdentity: `jwt-${randomUUID()}`,
  pod: `pod-${randomUUID()}`,
};

export class LocalSources {
  readonly acm = new LocalAcm({ accounts: [{ id: account, credentials: [user], roles }] });
  /** How long issued sessions last; negative: they have ended already. */
  sessionSeconds = 3600;
  /** Paths asked for, without what was sent. */
  readonly asked: string[] = [];
  #served: Served | undefined;

  get url(): string {
    return this.#served?.url ?? "";
  }

  async start(): Promise<void> {
    this.#served = await serveHttp((request) => this.#handle(request));
  }

  async close(): Promise<void> {
    await this.#served?.close();
  }

  async #handle(request: WireRequest): Promise<WireResponse> {
    const { pathname, searchParams } = new URL(request.path, "http://localhost");
    const form = new URLSearchParams(Buffer.from(request.body).toString());
    this.asked.push(`${request.method} ${pathname}`);
    if (form.get("Action") === "AssumeRoleWithWebIdentity") return this.#webIdentity(form);
    if (pathname === "/federation/credentials") return this.#sso(request, searchParams);
    // Source: IAM Identity Center OIDC API Reference, CreateToken: a refresh token is good once.
    if (pathname === "/token") return json(400, { error: "invalid_grant", error_description: "Invalid refresh token" });
    if (pathname === "/ecs") return this.#container("ecs");
    if (pathname === "/pod") {
      return request.headers.authorization === tokens.pod
        ? this.#container("pod")
        : json(401, { code: "Unauthorized" });
    }
    if (pathname.startsWith("/latest/")) return this.#instanceMetadata(request, pathname);
    return this.acm.handle(request);
  }

  /** Source: STS API Reference, AssumeRoleWithWebIdentity: not signed, the token is the proof. */
  #webIdentity(form: URLSearchParams): WireResponse {
    const token = form.get("WebIdentityToken");
    if (token === `expired-${tokens.webIdentity}`) {
      return stsError(
        400,
        "ExpiredTokenException",
        "Token expired: current date/time must be before the expiration date/time",
      );
    }
    if (token !== tokens.webIdentity) {
      return stsError(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
    const { accessKeyId, secretAccessKey, sessionToken, expiration, arn } = this.#issue("irsa");
    return xml(
      200,
      `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId><Arn>${arn}</Arn></AssumedRoleUser><Credentials>
<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>
<SessionToken>${sessionToken}</SessionToken><Expiration>${expiration}</Expiration></Credentials>
</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
    );
  }

  /** Source: IAM Identity Center Portal API Reference, GetRoleCredentials. */
  #sso({ headers }: WireRequest, query: URLSearchParams): WireResponse {
    if (headers["x-amz-sso_bearer_token"] !== tokens.sso) {
      return json(
        401,
        { message: "Session token not found or invalid" },
        { "x-amzn-errortype": "UnauthorizedException" },
      );
    }
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = this.#issue(query.get("role_name") ?? "");
    const roleCredentials = { accessKeyId, secretAccessKey, sessionToken, expiration: Date.parse(expiration) };
    return json(200, { roleCredentials });
  }

  /** Source: Amazon ECS Developer Guide, "Task IAM role"; EKS User Guide, "EKS Pod Identity". */
  #container(role: string): WireResponse {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = this.#issue(role);
    return json(200, {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: sessionToken,
      Expiration: expiration,
    });
  }

  /** Source: EC2 User Guide, "Use IMDSv2": a token by PUT, then reads with it. */
  #instanceMetadata({ method, headers }: WireRequest, path: string): WireResponse {
    const folder = "/latest/meta-data/iam/security-credentials/";
    if (method === "PUT" && path === "/latest/api/token") return text("the-token");
    if (headers["x-aws-ec2-metadata-token"] !== "the-token") return json(401, {});
    if (path === folder) return text("instance");
    if (path !== `${folder}instance`) return json(404, {});
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = this.#issue("instance");
    return json(200, {
      Code: "Success",
      Type: "AWS-HMAC",
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: sessionToken,
      Expiration: expiration,
      LastUpdated: new Date().toISOString(),
    });
  }

  #issue(role: string) {
    const issued = this.acm.accounts.issueTemporary(arnOf(role), "session", this.sessionSeconds * 1000);
    // Clients look for a new session by themselves shortly before the end that they are told.
    return { ...issued, expiration: new Date(Date.now() + 3600_000).toISOString() };
  }
}

function json(status: number, body: object, headers: Record<string, string> = {}): WireResponse {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

function text(body: string): WireResponse {
  return { status: 200, headers: { "content-type": "text/plain" }, body };
}

function xml(status: number, body: string): WireResponse {
  return { status, headers: { "content-type": "text/xml" }, body };
}

function stsError(status: number, code: string, message: string): WireResponse {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return xml(status, `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${error}</ErrorResponse>`);
}
