// What the tests of requested certificates share: ACM beside Route 53 and a private CA, in process, with a clock.
import {
  ACMClient,
  DescribeCertificateCommand,
  RequestCertificateCommand,
  type RequestCertificateCommandInput,
} from "@aws-sdk/client-acm";
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
import { LocalAws, type LocalAwsOptions } from "../aws/local-aws.ts";
import { requestHandler } from "../aws/request-handler.ts";
import type { ValidationSettings } from "./settings.ts";

export const OTHER_ACCOUNT = "444455556666";
/** Without the time that RSA keys take. */
export const QUICK = { KeyAlgorithm: "EC_prime256v1" } as const;

export function requestedFixture(validation: Partial<ValidationSettings> = {}, options: LocalAwsOptions = {}) {
  const clock = { now: Date.parse("2026-03-01T00:00:00Z") };
  const settings = { acm: { validation }, ...options.settings };
  const aws = new LocalAws({ now: () => clock.now, sleep: async () => {}, ...options, settings });
  const client = new ACMClient({
    region: DEFAULT_REGION,
    credentials: DEFAULT_ACCOUNT.credentials[0],
    maxAttempts: 1,
    requestHandler: requestHandler(aws),
  });
  const describe = async (arn: string) =>
    (await client.send(new DescribeCertificateCommand({ CertificateArn: arn }))).Certificate;
  const records = async (arn: string) => {
    const { DomainValidationOptions = [] } = (await describe(arn)) ?? {};
    return DomainValidationOptions.map(({ ResourceRecord }) => ResourceRecord);
  };
  return {
    aws,
    acm: aws.acm,
    route53: aws.route53,
    clock,
    client,
    describe,
    records,
    request: async (name: string, more: Partial<RequestCertificateCommandInput> = {}) => {
      const input = { DomainName: name, ValidationMethod: "DNS", ...QUICK, ...more } as const;
      const { CertificateArn = "" } = await client.send(new RequestCertificateCommand(input));
      return CertificateArn;
    },
    /** Puts the records that the service asks for into a zone. */
    answer: async (arn: string, zone: string) => {
      for (const { Name = "", Value = "" } of (await records(arn)).filter((record) => record !== undefined)) {
        aws.route53.putRecord(zone, { name: Name, type: "CNAME", values: [Value] });
      }
    },
  };
}
