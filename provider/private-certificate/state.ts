import { chainPem } from "../certificate/bundle.ts";
import { parseCertificates } from "../certificate/pem.ts";
import { type PrivateKey, parsePrivateKey } from "../certificate/private-key.ts";
import { certificateOutputNames, certificateOutputs } from "../certificate-outputs.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import type { Issued } from "./issue.ts";
import type { IssueError } from "./issue-error.ts";
import type { Lifetime } from "./renewal.ts";
import type { Request } from "./request.ts";

/** A certificate that an earlier run had issued and could not collect, or that is not what was asked for. */
export interface Pending {
  /** Undefined: the answer was lost, so that it is not known whether there is one. */
  readonly certificateArn: string | undefined;
  readonly request: Request;
  readonly privateKey: PrivateKey;
}

/** What a resource's outputs in the state say, as this package wrote them. */
export interface State {
  readonly certificateArn: string | undefined;
  /** As ACM PCA takes it: hex in pairs. */
  readonly serialNumber: string | undefined;
  readonly lifetime: Lifetime | undefined;
  /** What the certificate was asked for with. */
  readonly request: Request | undefined;
  readonly pending: Pending | undefined;
}

export function readState(outputs: Properties): State {
  const { certificateArn, serialNumber, notBefore, notAfter, request } = outputs;
  return {
    certificateArn: text(certificateArn),
    serialNumber: text(serialNumber),
    lifetime: text(notAfter)
      ? { notBefore: new Date(String(notBefore)), notAfter: new Date(String(notAfter)) }
      : undefined,
    request: request as Request | undefined,
    pending: pendingIn(outputs),
  };
}

/** The key of the certificate in the state, for a renewal that keeps it. */
export function keyIn(outputs: Properties): PrivateKey | undefined {
  const { privateKey, certificate, fingerprint } = outputs;
  if (typeof privateKey !== "string" || typeof certificate !== "string") return undefined;
  const [leaf] = parseCertificates(certificate, "certificate");
  const key = parsePrivateKey(privateKey);
  const fits = leaf?.fingerprint === fingerprint && leaf?.publicKeyFingerprint === key.publicKeyFingerprint;
  return fits ? key : undefined;
}

/** The outputs to keep: the arguments, the certificate with its key, and what the next run needs to know. */
export function outputsOf(inputs: Properties, request: Request, issued: Issued): object {
  const { leaf, chain, privateKey, certificateArn } = issued;
  return {
    ...inputs,
    certificate: leaf.pem,
    chain: chainPem(chain),
    privateKey: privateKey.pem,
    privateKeyPassphrase: undefined,
    certificateArn,
    ...certificateOutputs(leaf, chain),
    request,
  };
}

const keptOutputs = [
  ...certificateOutputNames,
  "certificate",
  "chain",
  "privateKey",
  "certificateArn",
  "request",
] as const;

/** The certificate stays, if there is one, and the arguments are the new ones; what was pending is done with. */
export function keptWith(inputs: Properties, outputs: Properties): object {
  if (outputs.certificateArn === undefined) return inputs;
  const kept = Object.fromEntries(keptOutputs.map((name) => [name, outputs[name]]));
  return { ...inputs, privateKeyPassphrase: undefined, ...kept };
}

/** What was there before a failure stays, and beside it what the next run takes up. */
export function withPending(outputs: object, { certificateArn, request, privateKey }: IssueError): object {
  return {
    ...outputs,
    pendingCertificateArn: certificateArn,
    pendingRequest: request,
    pendingPrivateKey: privateKey.pem,
  };
}

function pendingIn({ pendingCertificateArn, pendingRequest, pendingPrivateKey }: Properties): Pending | undefined {
  if (typeof pendingPrivateKey !== "string") return undefined;
  const privateKey = parsePrivateKey(pendingPrivateKey, { path: "pendingPrivateKey" });
  return { certificateArn: text(pendingCertificateArn), request: pendingRequest as Request, privateKey };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
