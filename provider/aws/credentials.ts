import type { STSClientConfig } from "@aws-sdk/client-sts";
import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { AwsIdentity } from "./arguments.ts";
import { type Link, ownLink, roleLink, signInFailure } from "./credential-failure.ts";

export type Credentials = NonNullable<STSClientConfig["credentials"]>;
type Provider = Extract<Credentials, (...given: never[]) => unknown>;

/** The SDK's own chain, or a profile and nothing else; and on top of that the role to assume. */
export function credentialsFor({ profile, assumeRole }: AwsIdentity, region: string): Credentials {
  // With the profile given to the chain, a misspelt one would sign in as whatever the chain finds next. The region must
  // not be in `clientConfig`: SSO's portal, which is somewhere else, would be looked for in it.
  const options = { parentClientConfig: { region } };
  const own = profile === undefined ? fromNodeProviderChain(options) : fromIni({ profile, ...options });
  const explained = explaining(own, () => ownLink(profile));
  if (assumeRole === undefined) return explained;
  const { roleArn, externalId, sessionName = "pulumi-certificates", tags } = assumeRole;
  const assumed = fromTemporaryCredentials({
    masterCredentials: explained,
    clientConfig: { region },
    params: {
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      ...(externalId && { ExternalId: externalId }),
      ...(tags && { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    },
  });
  return explaining(assumed, () => roleLink(roleArn));
}

function explaining(provider: Provider, link: () => Link): Provider {
  return async (options) => {
    try {
      return await provider(options);
    } catch (error) {
      throw signInFailure(error, link());
    }
  };
}
