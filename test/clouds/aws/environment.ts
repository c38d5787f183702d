import { type AccountOptions, DEFAULT_ACCOUNT, DEFAULT_REGION, type TemporaryCredential } from "./accounts.ts";

/** For a process whose AWS clients shall talk to this URL, with the first account's first credential, and only that. */
export function awsEnvironment(
  url: string,
  accounts: readonly AccountOptions[] = [DEFAULT_ACCOUNT],
): Record<string, string> {
  const { accessKeyId = "", secretAccessKey = "" } = accounts[0]?.credentials?.[0] ?? {};
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: DEFAULT_REGION,
    // Nothing of the machine's own AWS configuration may leak into a test.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** The same for a role's session: what goes over {@link awsEnvironment}. */
export function sessionEnvironment(session: TemporaryCredential): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
  };
}
