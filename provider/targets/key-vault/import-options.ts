import type { CertificatePolicy, ImportCertificateOptions } from "@azure/keyvault-certificates";
import type { Tags } from "../target.ts";
import type { KeyVaultArguments } from "./arguments.ts";

/** The wire's own shape of what `policy` says. */
interface PolicyOnTheWire {
  readonly certificatePolicy: {
    readonly secretProperties: { readonly contentType: string };
    readonly keyProperties: { readonly exportable: boolean };
  };
}

interface Form {
  readonly contentType: "application/x-pem-file" | "application/x-pkcs12";
  readonly exportable: boolean;
}

function formOf({ contentType, exportable = true }: KeyVaultArguments): Form {
  return { contentType: contentType === "pem" ? "application/x-pem-file" : "application/x-pkcs12", exportable };
}

/** How a certificate is kept, where the vault says so and the arguments ask for something else; undefined where not. */
export function otherForm(
  args: KeyVaultArguments,
  policy: Partial<Pick<CertificatePolicy, "contentType" | "exportable">> | undefined,
): string | undefined {
  const { contentType, exportable } = formOf(args);
  if (policy?.contentType !== undefined && policy.contentType !== contentType) return policy.contentType;
  if (policy?.exportable === undefined || policy.exportable === exportable) return undefined;
  return policy.exportable ? "exportable" : "not exportable";
}

/**
 * How the vault shall keep an import. The SDK (4.10.3) takes `policy` to encode the bytes and then does not send it: PEM
 * would be refused and keys stay exportable. So it is given in the wire's shape as well, which it passes on.
 */
export function importOptions(args: KeyVaultArguments, tags: Tags): ImportCertificateOptions & PolicyOnTheWire {
  const { contentType: type, exportable } = formOf(args);
  return {
    policy: { contentType: type, exportable },
    certificatePolicy: { secretProperties: { contentType: type }, keyProperties: { exportable } },
    tags: { ...tags },
    // Leaf first and the chain as it was checked: consumers have broken on another order.
    preserveCertificateOrder: true,
  };
}
