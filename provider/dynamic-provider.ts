/**
 * Entry of the provider process. State files name this module and its exports (see pulumi/provider-string.ts): they stay.
 */
import { importedCertificate as lifecycle } from "./imported-certificate/provider.ts";
import { dynamicProvider } from "./pulumi/dynamic-provider.ts";

export const importedCertificate = dynamicProvider(lifecycle);
