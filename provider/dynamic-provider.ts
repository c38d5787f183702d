/**
 * Entry of the provider process. State files name this module and its exports (see pulumi/provider-string.ts): they stay.
 */
import { importedCertificate as lifecycle } from "./imported-certificate/provider.ts";
import { dynamicProvider } from "./pulumi/dynamic-provider.ts";
import { engineGone } from "./pulumi/engine-gone.ts";
import { guardWrites } from "./targets/write-guard.ts";

guardWrites(engineGone);

export const importedCertificate = dynamicProvider(lifecycle);
