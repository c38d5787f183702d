import type { ImportCertificateOptions } from "@azure/keyvault-certificates";
import type { Tags } from "../target.ts";
import type { KeyVaultArguments } from "./arguments.ts";

/** The wire's own shape of what `policy` says. */
interface PolicyOnTheWire {
  readonly certificatePolicy: {
    readonly secretProperties: { readonly contentType: string };
    readonly keyProperties: { readonly exportable: boolean };
  };
}

/**
 * How the vault shall keep an import. The SDK (4.10.3) takes `policy` to encode the bytes and then does not send it: PEM
 * would be refused and keys stay exportable. So it is given in the wire's shape as well, which it passes on.
 */
export function importOptions(
  { contentType, exportable = true }: KeyVaultArguments,
  tags: Tags,
): ImportCertificateOptions & PolicyOnTheWire {
  const type = contentType === "pem" ? "application/x-pem-file" : "application/x-pkcs12";
  return {
    policy: { contentType: type, exportable },
    certificatePolicy: { secretProperties: { contentType: type }, keyProperties: { exportable } },
    tags: { ...tags },
    // Leaf first and the chain as it was checked: consumers have broken on another order.
    preserveCertificateOrder: true,
  };
}
