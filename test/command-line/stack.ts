/** The state of a stack "production" with one certificate "api", as an export shows it. */
import type { IssuedLeaf } from "../pki/index.ts";

export const owner = "acme/shop/production/api";
export const provenance = {
  "pulumi-certificates-managed-by": "pulumi-certificates",
  "pulumi-certificates-certificate-id": owner,
};

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
export const inClear = (value: unknown) => ({ ...secret, plaintext: JSON.stringify(value) });

export interface StackText {
  readonly id: string;
  readonly imported: IssuedLeaf;
  /** `acm` or `keyVault`, as the program gives it. */
  readonly target: Readonly<Record<string, object>>;
  /** Over the outputs that an `up` without trouble leaves. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Over the inputs, which are those of `imported`. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
  readonly encrypted?: true;
  /** Default: `ImportedCertificate`. */
  readonly type?: string;
}

export function exportedStack(stack: StackText): string {
  const { id, imported, target, outputs, inputs, initErrors, encrypted, type = "ImportedCertificate" } = stack;
  const secretText = encrypted ? () => ({ ...secret, ciphertext: "v1:abc" }) : inClear;
  const given = {
    certificate: imported.certificatePem,
    chain: imported.chainPem,
    privateKey: secretText(imported.privateKeyPem),
    provenanceId: owner,
    ...target,
  };
  const resource = {
    urn: `urn:pulumi:production::shop::pulumi-nodejs:dynamic/certificates:${type}::api`,
    type: `pulumi-nodejs:dynamic/certificates:${type}`,
    custom: true,
    id,
    inputs: { ...given, ...inputs },
    outputs: {
      ...given,
      importedFingerprint: imported.fingerprint,
      fingerprint: imported.fingerprint,
      tags: provenance,
      preexisting: false,
      ...outputs,
    },
    ...(initErrors && { initErrors }),
  };
  return JSON.stringify({ version: 3, deployment: { resources: [{ type: "pulumi:pulumi:Stack" }, resource] } });
}
