import { AwsError } from "../aws/aws-error.ts";

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

export function listenerNotFound(): AwsError {
  return new AwsError("ListenerNotFound", "One or more listeners not found");
}

export function loadBalancerNotFound(arn: string): AwsError {
  return new AwsError("LoadBalancerNotFound", `Load balancer '${arn}' not found`);
}

export function certificateNotFound(arn: string): AwsError {
  return new AwsError("CertificateNotFound", `Certificate '${arn}' not found`);
}

/** Seen in the field for what is not issued yet. */
export function unsupportedCertificate(arn: string): AwsError {
  return new AwsError(
    "UnsupportedCertificate",
    `The certificate '${arn}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
  );
}

export function tooManyCertificates(): AwsError {
  return new AwsError(
    "TooManyCertificates",
    "You've reached the limit on the number of certificates per load balancer",
  );
}

export function throttling(): AwsError {
  return new AwsError("ThrottlingException", "Rate exceeded");
}
