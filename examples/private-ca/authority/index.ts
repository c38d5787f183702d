import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { exportPolicy, privateCertificatePolicy } from "pulumi-certificates";

const config = new pulumi.Config();

const authority = new aws.acmpca.CertificateAuthority("internal", {
  type: "ROOT",
  certificateAuthorityConfiguration: {
    keyAlgorithm: "RSA_4096",
    signingAlgorithm: "SHA512WITHRSA",
    subject: {
      organization: config.require("organization"),
      commonName: `${config.require("organization")} internal CA`,
    },
  },
});
const own = new aws.acmpca.Certificate("internal", {
  certificateAuthorityArn: authority.arn,
  certificateSigningRequest: authority.certificateSigningRequest,
  signingAlgorithm: "SHA512WITHRSA",
  templateArn: "arn:aws:acm-pca:::template/RootCACertificate/V1",
  validity: { type: "YEARS", value: "10" },
});
const active = new aws.acmpca.CertificateAuthorityCertificate("internal", {
  certificateAuthorityArn: authority.arn,
  certificate: own.certificate,
  certificateChain: own.certificateChain,
});

// Who deploys the consumers: users, or roles, of other accounts.
const role = new aws.iam.Role("issuer", {
  assumeRolePolicy: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: config.requireObject<string[]>("trusted") },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": config.require("externalId") } },
      },
    ],
  },
});
new aws.iam.RolePolicy("issue", {
  role: role.name,
  policy: authority.arn.apply((arn) => JSON.stringify(privateCertificatePolicy({ certificateAuthorityArns: [arn] }))),
});

/** The certificate that consumers export, instead of having their own issued. */
function sharedCertificate(domainName: string): pulumi.Output<string> {
  const shared = new aws.acm.Certificate(
    "shared",
    { domainName, certificateAuthorityArn: authority.arn },
    { dependsOn: active },
  );
  new aws.iam.RolePolicy("export", {
    role: role.name,
    policy: shared.arn.apply((arn) => JSON.stringify(exportPolicy({ certificateArns: [arn] }))),
  });
  return shared.arn;
}

const sharedName = config.get("sharedDomainName");

export const certificateAuthorityArn = active.certificateAuthorityArn;
export const issuerRoleArn = role.arn;
export const sharedCertificateArn = sharedName && sharedCertificate(sharedName);
