// A certificate and its key as ACM has them made for RequestCertificate with an authority's ARN.
import { createPublicKey } from "node:crypto";
import { leafKey, type TestKeyAlgorithm } from "../../pki/keys.ts";
import type { PemBundle } from "../faults.ts";
import { alternativeNames } from "./api-passthrough.ts";
import { encodeName } from "./distinguished-name.ts";
import type { LocalPca } from "./local-pca.ts";

export interface PrivateRequest {
  /** The first one is the common name too. */
  readonly names: readonly string[];
  /** RSA_2048 where not given, as ACM's default is. */
  readonly keyAlgorithm?: TestKeyAlgorithm;
  /** 395 where not given (user guide, "Private certificates": 13 months). */
  readonly days?: number;
}

/** Issues by the authority's own rules. Throws AwsError. */
export function privateBundle(
  pca: LocalPca,
  authorityArn: string,
  { names, keyAlgorithm = "RSA_2048", days = 395 }: PrivateRequest,
): PemBundle {
  const key = leafKey(keyAlgorithm);
  const { certificatePem, chainPem } = pca.issueDirectly(authorityArn, {
    request: {
      subject: encodeName({ CommonName: names[0] ?? "" }),
      publicKey: createPublicKey(key),
      extensions: [alternativeNames(names.map((DnsName) => ({ DnsName })))],
    },
    templateArn: undefined,
    passthrough: { subject: undefined, extensions: [] },
    validity: { type: "DAYS", value: days },
    notBefore: undefined,
  });
  const privateKey = key.export({ type: "pkcs8", format: "pem" }).toString();
  return { certificate: certificatePem, chain: chainPem, privateKey };
}
