import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, onTestFinished, test, vi } from "vitest";
import { sessionEnvironment } from "./environment.ts";
import { startLocalAws } from "./index.ts";

const account = "333333333333";

test("with a role's session in the environment, plain SDK clients are what runs as that role", async () => {
  const { aws, env, close } = await startLocalAws({ accounts: [{ id: account, roles: [{ name: "Charlie" }] }] });
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await close();
  });
  const session = aws.accounts.issueTemporary(`arn:aws:iam::${account}:role/Charlie`, "i-1234567890abcdef0", 60_000);
  for (const [name, value] of Object.entries({ ...env, ...sessionEnvironment(session) })) vi.stubEnv(name, value);
  await expect(new STSClient().send(new GetCallerIdentityCommand())).resolves.toMatchObject({
    Account: account,
    Arn: `arn:aws:sts::${account}:assumed-role/Charlie/i-1234567890abcdef0`,
  });
});
