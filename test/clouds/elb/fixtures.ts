// What the tests of the local Elastic Load Balancing share: a listener, certificates, and the real SDK client in process.
import {
  AddListenerCertificatesCommand,
  DescribeListenerCertificatesCommand,
  ElasticLoadBalancingV2Client,
  RemoveListenerCertificatesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { bundleOf, issue } from "../acm/fixtures.ts";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
import { LocalAws, type LocalAwsOptions } from "../aws/local-aws.ts";
import { requestHandler } from "../aws/request-handler.ts";

export async function elbFixture(options: LocalAwsOptions = {}) {
  const clock = { now: Date.now() };
  const aws = new LocalAws({ now: () => clock.now, sleep: async () => {}, ...options });
  const bundle = bundleOf(await issue());
  const certificate = (region = DEFAULT_REGION) => aws.acm.importDirectly({ bundle, region });
  const defaultArn = certificate();
  const listener = aws.elb.addListener({ certificateArn: defaultArn });
  const client = new ElasticLoadBalancingV2Client({
    region: DEFAULT_REGION,
    credentials: DEFAULT_ACCOUNT.credentials[0],
    maxAttempts: 1,
    requestHandler: requestHandler(aws),
  });
  const one = (arn: string) => ({ ListenerArn: listener, Certificates: [{ CertificateArn: arn }] });
  return {
    aws,
    elb: aws.elb,
    acm: aws.acm,
    clock,
    client,
    certificate,
    defaultArn,
    listener,
    add: (arn: string) => client.send(new AddListenerCertificatesCommand(one(arn))),
    remove: (arn: string) => client.send(new RemoveListenerCertificatesCommand(one(arn))),
    listed: async () => {
      const command = new DescribeListenerCertificatesCommand({ ListenerArn: listener });
      return (await client.send(command)).Certificates?.map(({ CertificateArn, IsDefault }) => [
        CertificateArn,
        IsDefault,
      ]);
    },
  };
}
