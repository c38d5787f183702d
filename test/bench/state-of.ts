import { sendRequestsTo } from "../../provider/aws/connection.ts";
import { importedCertificate } from "../../provider/imported-certificate/provider.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { DEFAULT_ACCOUNT, LocalAcm, requestHandler } from "../clouds/acm/index.ts";
import { issueBundles } from "./bundles.ts";

export interface Stored {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: object;
}

/** Resources as a stack has them after a first `up`, made by the provider itself in a cloud without sockets. */
export async function stateOf(count: number): Promise<Stored[]> {
  const [{ accessKeyId, secretAccessKey }] = DEFAULT_ACCOUNT.credentials;
  process.env.AWS_ACCESS_KEY_ID = accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = secretAccessKey;
  process.env.PULUMI_CERTIFICATES_QUOTA_FACTOR = "1000000";
  sendRequestsTo(requestHandler(new LocalAcm()));
  const stored: Stored[] = [];
  for (const [name, leaf] of await issueBundles(count)) {
    const inputs = {
      certificate: leaf.certificatePem,
      privateKey: leaf.privateKeyPem,
      provenanceId: `organization/bench/${count}/${name}`,
      acm: { region: "eu-west-1" },
    };
    stored.push({ inputs, ...(await importedCertificate.create(inputs)) });
  }
  sendRequestsTo(undefined);
  return stored;
}
