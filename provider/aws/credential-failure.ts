import { existsSync } from "node:fs";
import { redact } from "../redact.ts";
import { TargetError } from "../targets/target-error.ts";
import type { AwsIdentity } from "./arguments.ts";
import { profileFiles, settingsOfProfile } from "./profiles.ts";

/** What of an SDK error is looked at here. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** A place that credentials come from. */
export interface Link {
  /** For messages: "profile shop (acm.profile)". */
  readonly name: string;
  /** Why nothing came of it, where the SDK's own words do not say it. */
  missing(error: SdkError): string | undefined;
  /** What to do about an error. */
  advice(error: SdkError): string | undefined;
}

/** Thrown where credentials could not be had: nothing was sent to the service. The message names the link that failed. */
export function signInFailure(thrown: unknown, link: Link): TargetError {
  if (thrown instanceof TargetError) return thrown;
  const error = thrown as SdkError;
  const advice = link.advice(error);
  const text = `${reasonOf(error, link)}${advice === undefined ? "" : `: ${advice}`}`;
  return new TargetError(isPassing(error) ? "unavailable" : "denied", "sign-in", `${link.name}: ${text}`, error.name);
}

/** What is asked first of all that is set, in the SDK's own order. */
export function ownLink(profile: string | undefined): Link {
  const { env } = process;
  if (profile !== undefined) return profileLink(profile, "the argument profile");
  if (env.AWS_PROFILE) return profileLink(env.AWS_PROFILE, "AWS_PROFILE");
  if (env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY) return link("environment variable AWS_ACCESS_KEY_ID");
  if (settingsOfProfile("default") !== undefined) return profileLink("default", "no other is named");
  if (env.AWS_WEB_IDENTITY_TOKEN_FILE) return webIdentityLink(env.AWS_WEB_IDENTITY_TOKEN_FILE);
  const container = containerVariables.find((variable) => env[variable]);
  if (container !== undefined) return containerLink(container);
  return link("no link of the chain has credentials", allThatIsMissing());
}

export function roleLink(roleArn: string): Link {
  const advice = `the role's trust policy has to allow the caller (and its externalId), and the caller sts:AssumeRole`;
  return link(`assumeRole ${roleArn}`, undefined, ({ name = "" }) => (/^AccessDenied/.test(name) ? advice : undefined));
}

/** Says of credentials that a service did not take where they are from. */
export function withOrigin(error: TargetError, { profile, assumeRole }: AwsIdentity): TargetError {
  const advice = rejections[error.serviceCode ?? ""];
  if (advice === undefined || error.operation === "sign-in") return error;
  const origin = assumeRole === undefined ? ownLink(profile).name : roleLink(assumeRole.roleArn).name;
  const reason = `${error.message.slice(`${error.operation}: `.length)} (credentials: ${origin}): ${advice}`;
  return new TargetError(error.kind, error.operation, reason, error.serviceCode);
}

const expired = "the session has expired: sign in again, or have it renewed";
const unknown = "no such key, or its session token is missing or another one's";
const wrong = "the secret key is not that of the key id, or the clock of this machine is wrong";
const rejections: Readonly<Record<string, string>> = {
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  InvalidClientTokenId: unknown,
  UnrecognizedClientException: unknown,
  SignatureDoesNotMatch: wrong,
  InvalidSignatureException: wrong,
};

const containerVariables = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"] as const;

/** How the SDK says that a chain has come to its end. */
const endOfChain = /^Could not load credentials from any/;

function link(name: string, missing?: string, advice: Link["advice"] = () => undefined): Link {
  const isSilent = ({ message = "", code }: SdkError) => endOfChain.test(message) || code === "ENOENT";
  return { name, missing: (error) => (isSilent(error) ? missing : undefined), advice };
}

function profileLink(profile: string, why: string): Link {
  const isSso = [...(settingsOfProfile(profile) ?? [])].some((setting) => setting.startsWith("sso_"));
  return {
    name: `profile ${profile} (${why})`,
    missing: ({ message = "" }) => {
      if (isSso && /has expired|is expired|Cannot refresh/.test(message)) return "its SSO session has expired";
      const [, empty = profile] = /^Could not resolve credentials using profile: \[(.+)\]/.exec(message) ?? [];
      if (empty === profile && !/^Could not/.test(message)) return undefined;
      return `${empty === profile ? "" : `its source_profile ${empty}: `}${whatProfileLacks(empty)}`;
    },
    advice: ({ message = "", name = "" }) => {
      if (isSso && /SSO|token|unauthorized/i.test(`${name} ${message}`))
        return `run \`aws sso login --profile ${profile}\``;
      return /^AccessDenied/.test(name) ? "the role that it names has to trust the caller" : rejections[name];
    },
  };
}

function whatProfileLacks(profile: string): string {
  const [config, credentials] = profileFiles();
  return settingsOfProfile(profile) === undefined
    ? `neither ${config} nor ${credentials} has it`
    : "it names neither keys nor a role, an SSO session, a token file or a process";
}

function webIdentityLink(file: string): Link {
  return link(
    `web identity (AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN)`,
    process.env.AWS_ROLE_ARN ? undefined : "AWS_ROLE_ARN is not set",
    ({ code, name = "" }) => {
      if (code === "ENOENT") return `the token file ${file} is not there`;
      if (/^ExpiredToken/.test(name)) return `whatever writes ${file} has stopped renewing the token`;
      return /^(AccessDenied|InvalidIdentityToken)/.test(name)
        ? "the role's trust policy has to allow this identity provider, audience and subject"
        : undefined;
    },
  );
}

function containerLink(variable: (typeof containerVariables)[number]): Link {
  const file = process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  const missing =
    file !== undefined && !existsSync(file) ? `the token file ${file} is not there` : "no answer, or a refusal";
  return link(`container (${variable})`, missing);
}

/** All links, for those who do not know which one should have had some. */
function allThatIsMissing(): string {
  const [config, credentials] = profileFiles();
  const metadata = process.env.AWS_EC2_METADATA_DISABLED === "true" ? "is switched off" : "has no role, or no answer";
  return [
    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set",
    `neither ${config} nor ${credentials} has a profile default`,
    "AWS_WEB_IDENTITY_TOKEN_FILE is not set",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI is not set",
    `instance metadata ${metadata}`,
  ].join("; ");
}

function reasonOf(error: SdkError, { missing }: Link): string {
  const { name = "", message = "", code } = error;
  const isNamed = !["", "Error", "CredentialsProviderError", "TokenProviderError"].includes(name);
  const told = message.replace(/\s*[\r\n]+\s*/g, " ").replace(/\.? To refresh this SSO session run .*$/, "");
  return (
    missing(error) ??
    redact(code === "ENOENT" ? "no token" : `${isNamed ? `${name}: ` : ""}${told === "" ? String(code) : told}`)
  );
}

/** STS or a portal out of reach: it may be there again in a moment. */
function isPassing({ name = "", code = "", $metadata }: SdkError): boolean {
  const status = $metadata?.httpStatusCode;
  return (
    /^(E(CONN|HOST|NET|AI_|PIPE|TIMEDOUT)|ENOTFOUND)/.test(code) ||
    /Throttl|TimeoutError/.test(name) ||
    (status !== undefined && status >= 500)
  );
}
