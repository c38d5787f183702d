/**
 * Entry of the provider process. State files name this module and its exports (see pulumi/provider-string.ts): they stay.
 */
import { exportedCertificate as exportedLifecycle } from "./exported-certificate/provider.ts";
import { importedCertificate as lifecycle } from "./imported-certificate/provider.ts";
import { privateCertificate as privateLifecycle } from "./private-certificate/provider.ts";
import { dynamicProvider } from "./pulumi/dynamic-provider.ts";
import { engineGone } from "./pulumi/engine-gone.ts";
import { requestedCertificate as requestedLifecycle } from "./requested-certificate/provider.ts";
import { guardWrites } from "./targets/write-guard.ts";

guardWrites(engineGone);

export const importedCertificate = dynamicProvider(lifecycle);
export const privateCertificate = dynamicProvider(privateLifecycle);
export const exportedCertificate = dynamicProvider(exportedLifecycle);
export const requestedCertificate = dynamicProvider(requestedLifecycle);
