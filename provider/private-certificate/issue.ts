import { IssueCertificateCommand, type IssueCertificateRequest } from "@aws-sdk/client-acm-pca";
import type { AcmPcaConnection } from "../aws/acm-pca/client.ts";
import type { PrivateKey } from "../certificate/private-key.ts";
import { isTargetError } from "../targets/target-error.ts";
import { signingAlgorithmOf } from "./authority.ts";
import { type Collected, collect } from "./collect.ts";
import { differences } from "./compare.ts";
import { IssueError } from "./issue-error.ts";
import type { Request, Validity } from "./request.ts";
import { superfluousText } from "./superfluous.ts";
import { idempotencyToken } from "./token.ts";

/** A certificate to be issued. */
export interface Order {
  readonly connection: AcmPcaConnection;
  readonly provenanceId: string;
  readonly request: Request;
  readonly privateKey: PrivateKey;
  /** PEM. */
  readonly csr: string;
  /** The ARN of the certificate that this one takes the place of. */
  readonly after: string | undefined;
  readonly warn: (message: string) => void;
}

export interface Issued extends Collected {
  readonly certificateArn: string;
  readonly privateKey: PrivateKey;
}

/** How often a certificate of a lost key may come first: each is the trace of one run that was killed. */
const attempts = 5;

const ofLostKey =
  "issued for this resource within the last five minutes, for a key that is not in the state, as when a run is killed";

/**
 * Has the certificate issued, waits for it and checks what came.
 *
 * @throws IssueError once there is a certificate or may be one; after any other error there is none
 */
export async function issue(order: Order): Promise<Issued> {
  const signingAlgorithm = await signingAlgorithmOf(order.connection, order.request);
  let after = order.after;
  for (let attempt = 1; ; attempt++) {
    const certificateArn = await requestCertificate(order, signingAlgorithm, after);
    const issued = await take({ ...order, certificateArn });
    if (issued !== undefined) return issued;
    if (attempt === attempts) {
      throw new Error(`IssueCertificate: expected a certificate of the new key, received ${attempts} of other keys`);
    }
    after = certificateArn;
  }
}

type Taking = Pick<Order, "connection" | "request" | "privateKey" | "warn"> & { readonly certificateArn: string };

/** Waits for a certificate and checks it. Undefined: it was issued for another key, which is said. */
export async function take({
  connection,
  request,
  privateKey,
  certificateArn,
  warn,
}: Taking): Promise<Issued | undefined> {
  try {
    const collected = await collect(connection, request.certificateAuthorityArn, certificateArn);
    if (collected.leaf.publicKeyFingerprint !== privateKey.publicKeyFingerprint) {
      warn(superfluousText(request.certificateAuthorityArn, certificateArn, ofLostKey));
      return undefined;
    }
    const wrong = differences(request, collected);
    if (wrong.length > 0) throw new Error(wrong.join("; "));
    return { ...collected, certificateArn, privateKey };
  } catch (error) {
    throw new IssueError(certificateArn, request, privateKey, error);
  }
}

async function requestCertificate(order: Order, signingAlgorithm: string, after: string | undefined): Promise<string> {
  const { connection, provenanceId, request, privateKey, csr } = order;
  const command = new IssueCertificateCommand({
    CertificateAuthorityArn: request.certificateAuthorityArn,
    Csr: Buffer.from(csr),
    SigningAlgorithm: signingAlgorithm as NonNullable<IssueCertificateRequest["SigningAlgorithm"]>,
    Validity: validityOf(request.validity),
    IdempotencyToken: idempotencyToken(provenanceId, request, after),
    ...(request.templateArn && { TemplateArn: request.templateArn }),
  });
  const { CertificateArn } = await connection
    .call("IssueCertificate", (client) => client.send(command))
    .catch((error) => {
      // Not reached, or the answer was lost: with the same key the next run is given the same certificate.
      throw isTargetError(error, "unavailable") ? new IssueError(undefined, request, privateKey, error) : error;
    });
  if (CertificateArn === undefined) throw new Error("IssueCertificate: expected a CertificateArn, received none");
  return CertificateArn;
}

/** Source: AWS Private CA API Reference, Validity: `ABSOLUTE` is in seconds since 1970. */
function validityOf(validity: Validity): { readonly Type: "DAYS" | "ABSOLUTE"; readonly Value: number } {
  if ("days" in validity) return { Type: "DAYS", Value: validity.days };
  return { Type: "ABSOLUTE", Value: Math.floor(Date.parse(validity.endDate) / 1000) };
}
