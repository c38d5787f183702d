import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { AwsIdentity } from "../../provider/aws/arguments.ts";
import { sendRequestsTo } from "../../provider/aws/connection.ts";
import { connect } from "../../provider/targets/acm/target.ts";
import { account, arnOf, LocalSources, tokens, user } from "./local-sources.ts";

const sources = new LocalSources();
const region = "eu-west-1";
beforeAll(() => sources.start());
afterAll(() => sources.close());

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "home-"));
  for (const name of Object.keys(process.env).filter((each) => each.startsWith("AWS_"))) vi.stubEnv(name, undefined);
  set({
    HOME: home,
    AWS_ENDPOINT_URL: sources.url,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: join(home, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(home, "credentials"),
    PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000",
  });
  // Connections are kept for the whole process; with this, each test signs in anew.
  sendRequestsTo(undefined);
  sources.acm.reset();
  sources.asked.length = 0;
  sources.sessionSeconds = 3600;
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

function set(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

function write(file: string, text: string): string {
  const path = join(home, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const keys = `aws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`;
const environment = { AWS_ACCESS_KEY_ID: user.accessKeyId, AWS_SECRET_ACCESS_KEY: user.secretAccessKey };
const ssoProfile =
  "[profile shop]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = sso\n" +
  "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n";
const day = 24 * 60 * 60 * 1000;

/** What `aws sso login` leaves. Source: AWS SDKs and Tools Reference Guide, "SSO token provider configuration". */
function signInBySso(accessToken: string, daysLeft = 1): void {
  const name = createHash("sha1").update("corp").digest("hex");
  const expiresAt = new Date(Date.now() + daysLeft * day).toISOString();
  const client = { clientId: "cli", clientSecret: "none", registrationExpiresAt: expiresAt, refreshToken: "spent" };
  write(`.aws/sso/cache/${name}.json`, JSON.stringify({ accessToken, expiresAt, region: "us-east-1", ...client }));
}

function webIdentity(token: string): Record<string, string> {
  return { AWS_ROLE_ARN: arnOf("irsa"), AWS_WEB_IDENTITY_TOKEN_FILE: write("token", token) };
}

const pod = (token: string) => ({
  AWS_CONTAINER_CREDENTIALS_FULL_URI: `${sources.url}/pod`,
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: write("token", token),
});
const instance = () => ({ AWS_EC2_METADATA_DISABLED: "false", AWS_EC2_METADATA_SERVICE_ENDPOINT: sources.url });

/** A call as the provider makes it; who made it, or what the user is told. */
async function whoLooks(identity: AwsIdentity = {}): Promise<string | undefined> {
  const arn = `arn:aws:acm:${region}:${account}:certificate/none`;
  await connect({ region, ...identity }).observe(arn);
  return sources.acm.calls.find(({ operation }) => operation === "GetCertificate")?.caller;
}

async function failureOf(identity: AwsIdentity = {}): Promise<string> {
  const message = await whoLooks(identity).then(
    (caller) => Promise.reject(new Error(`expected a failure, received ${caller}`)),
    (error: Error) => error.message,
  );
  for (const secret of [user.secretAccessKey, ...Object.values(tokens)]) expect(message).not.toContain(secret);
  return message;
}

const session = (role: string) => expect.stringContaining(`assumed-role/${role}/`);
const tester = `arn:aws:iam::${account}:user/tester`;

describe("each recipe signs in as who it says", () => {
  test("environment variables", async () => {
    set(environment);
    expect(await whoLooks()).toBe(tester);
  });

  test("a shared profile, by argument and by AWS_PROFILE, before the environment's keys", async () => {
    write("credentials", `[shop]\n${keys}`);
    set({ AWS_ACCESS_KEY_ID: "AKIANOBODY", AWS_SECRET_ACCESS_KEY: "none" });
    expect(await whoLooks({ profile: "shop" })).toBe(tester);
    set({ AWS_PROFILE: "shop" });
    expect(await whoLooks()).toBe(tester);
  });

  test("SSO, from the session that `aws sso login` has left", async () => {
    write("config", ssoProfile);
    signInBySso(tokens.sso);
    expect(await whoLooks({ profile: "shop" })).toEqual(session("sso"));
  });

  test("a web identity, as IRSA and CI services give one", async () => {
    set(webIdentity(tokens.webIdentity));
    expect(await whoLooks()).toEqual(session("irsa"));
  });

  test("a container's role in ECS", async () => {
    set({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${sources.url}/ecs` });
    expect(await whoLooks()).toEqual(session("ecs"));
  });

  test("a pod identity in EKS, with its token file", async () => {
    set(pod(tokens.pod));
    expect(await whoLooks()).toEqual(session("pod"));
  });

  test("an instance's profile, by IMDSv2", async () => {
    set(instance());
    expect(await whoLooks()).toEqual(session("instance"));
    expect(sources.asked).toContain("PUT /latest/api/token");
  });

  test("a profile that assumes a role by another one, and acm.assumeRole on top", async () => {
    write("config", `[profile shop]\nrole_arn = ${arnOf("chained")}\nsource_profile = base\n[profile base]\n${keys}`);
    expect(await whoLooks({ profile: "shop" })).toEqual(session("chained"));
    sources.acm.clearCalls();
    const assumeRole = { roleArn: arnOf("deploy"), externalId: "shop" };
    expect(await whoLooks({ profile: "shop", assumeRole })).toEqual(session("deploy"));
  });
});

describe("what is missing or expired is named, with the link of the chain that failed", () => {
  const files = () => `neither ${join(home, "config")} nor ${join(home, "credentials")} has`;

  test("nothing at all: every link, and what it lacks", async () => {
    const message = await failureOf();
    expect(message).toMatch(/^sign-in: no link of the chain has credentials: AWS_ACCESS_KEY_ID and .* not both set; /);
    expect(message).toContain(`${files()} a profile default; AWS_WEB_IDENTITY_TOKEN_FILE is not set; `);
    expect(message).toMatch(/AWS_CONTAINER_CREDENTIALS_FULL_URI is not set; instance metadata is switched off$/);
    set({ AWS_EC2_METADATA_DISABLED: "false", AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:1" });
    sendRequestsTo(undefined);
    expect(await failureOf()).toMatch(/instance metadata has no role, or no answer$/);
  });

  test("a profile that is not there, even where the chain would find something else", async () => {
    set(environment);
    expect(await failureOf({ profile: "shpo" })).toBe(`sign-in: profile shpo (the argument profile): ${files()} it`);
    set({ AWS_PROFILE: "shpo" });
    expect(await failureOf()).toBe(`sign-in: profile shpo (AWS_PROFILE): ${files()} it`);
  });

  test("a profile with nothing to sign in with", async () => {
    write("config", "[profile shop]\nregion = eu-west-1\n");
    expect(await failureOf({ profile: "shop" })).toBe(
      "sign-in: profile shop (the argument profile): " +
        "it names neither keys nor a role, an SSO session, a token file or a process",
    );
  });

  test("a source profile that is not there, and a role that does not trust the source", async () => {
    const role = (name: string) => `[profile shop]\nrole_arn = ${arnOf(name)}\nsource_profile = base\n`;
    write("config", role("chained"));
    const link = "sign-in: profile shop (the argument profile): ";
    expect(await failureOf({ profile: "shop" })).toBe(`${link}its source_profile base: ${files()} it`);
  });

  test("a profile's role that does not trust its source", async () => {
    write("config", `[profile shop]\nrole_arn = ${arnOf("sso")}\nsource_profile = base\n[profile base]\n${keys}`);
    expect(await failureOf({ profile: "shop" })).toMatch(
      /^sign-in: profile shop \(the argument profile\): AccessDenied: .*: the role that it names has to trust the caller$/,
    );
  });

  test.each<[string, () => void, string]>([
    ["was never begun", () => {}, "The SSO session token associated with profile=shop was not found or is invalid"],
    ["has ended", () => signInBySso(tokens.sso, -1), "its SSO session has expired"],
    ["was revoked", () => signInBySso("another token"), "UnauthorizedException: Session token not found or invalid"],
  ])("an SSO session that %s", async (_case, arrange, reason) => {
    write("config", ssoProfile);
    arrange();
    const link = "sign-in: profile shop (the argument profile): ";
    expect(await failureOf({ profile: "shop" })).toBe(`${link}${reason}: run \`aws sso login --profile shop\``);
  });

  test.each<[string, () => Record<string, string>, RegExp]>([
    [
      "an expired token",
      () => webIdentity(`expired-${tokens.webIdentity}`),
      /ExpiredTokenException: .*: whatever writes \S+\/token has stopped renewing the token$/,
    ],
    [
      "a role that does not trust it",
      () => webIdentity("another token"),
      /AccessDenied: .*: the role's trust policy has to allow this identity provider, audience and subject$/,
    ],
    [
      "no token file",
      () => ({ ...webIdentity("x"), AWS_WEB_IDENTITY_TOKEN_FILE: "/none/token" }),
      /no token: the token file \/none\/token is not there$/,
    ],
    ["no role", () => ({ ...webIdentity("x"), AWS_ROLE_ARN: "" }), /: AWS_ROLE_ARN is not set$/],
  ])("a web identity with %s", async (_case, variables, reason) => {
    set(variables());
    const message = await failureOf();
    expect(message).toMatch(/^sign-in: web identity \(AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN\): /);
    expect(message).toMatch(reason);
  });

  test("a container's token that is refused, or not there", async () => {
    const link = "sign-in: container (AWS_CONTAINER_CREDENTIALS_FULL_URI): ";
    set(pod("another token"));
    expect(await failureOf()).toBe(`${link}no answer, or a refusal`);
    sendRequestsTo(undefined);
    set({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "/none/token" });
    expect(await failureOf()).toBe(`${link}the token file /none/token is not there`);
  });

  test.each(["deploy", "absent"])("a role to assume that does not trust the caller: %s", async (role) => {
    set(environment);
    const message = await failureOf({ assumeRole: { roleArn: arnOf(role) } });
    expect(message).toMatch(
      new RegExp(`^sign-in: assumeRole ${arnOf(role)}: AccessDenied: .* sts:AssumeRole on resource: `),
    );
    expect(message).toMatch(
      /: the role's trust policy has to allow the caller \(and its externalId\), and the caller /,
    );
  });

  test("with a role on top, the link below it that failed is the one that is named", async () => {
    const message = await failureOf({ profile: "shpo", assumeRole: { roleArn: arnOf("deploy") } });
    expect(message).toBe(`sign-in: profile shpo (the argument profile): ${files()} it`);
  });

  test("a session that has expired, and a key that is wrong, with where they are from", async () => {
    sources.sessionSeconds = -1;
    set(pod(tokens.pod));
    expect(await failureOf()).toMatch(
      /^GetCertificate: ExpiredTokenException: .* \(credentials: container \(.*\)\): the session has expired: sign in again/,
    );
    set({ ...environment, AWS_SECRET_ACCESS_KEY: "another one" });
    sendRequestsTo(undefined);
    expect(await failureOf()).toMatch(
      /\(credentials: environment variable AWS_ACCESS_KEY_ID\): the secret key is not that of the key id, or the clock /,
    );
  });
});
