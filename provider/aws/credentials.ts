import type { STSClientConfig } from "@aws-sdk/client-sts";
import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { AwsIdentity } from "./arguments.ts";

export type Credentials = NonNullable<STSClientConfig["credentials"]>;

/** The SDK's own chain, or a profile of it; and on top of that the role to assume. */
export function credentialsFor({ profile, assumeRole }: AwsIdentity, region: string): Credentials {
  const own = fromNodeProviderChain({ ...(profile && { profile }), clientConfig: { region } });
  if (assumeRole === undefined) return own;
  return fromTemporaryCredentials({
    masterCredentials: own,
    clientConfig: { region },
    params: {
      RoleArn: assumeRole.roleArn,
      RoleSessionName: assumeRole.sessionName ?? "pulumi-certificates",
      ...(assumeRole.externalId && { ExternalId: assumeRole.externalId }),
      ...(assumeRole.tags && { Tags: Object.entries(assumeRole.tags).map(([Key, Value]) => ({ Key, Value })) }),
    },
  });
}
