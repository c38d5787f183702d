import { readFileSync } from "node:fs";
import { Certificate, SslState, WebAppHostNameBinding } from "@pulumi/azure-native/web";
import * as pulumi from "@pulumi/pulumi";
import { ImportedCertificate } from "pulumi-certificates";
import { letAppServiceRead, letDeployerImport, vaultId, vaultUrl } from "./vault";

const config = new pulumi.Config();
const resourceGroupName = config.require("resourceGroupName");
const certificateName = "app";

const imported = new ImportedCertificate(
  "app",
  {
    certificate: readFileSync(config.require("certificateFile"), "utf8"),
    privateKey: config.requireSecret("privateKey"),
    consumers: ["app-service"],
    keyVault: { vaultUrl, certificateName },
  },
  { dependsOn: letDeployerImport() },
);

const certificate = new Certificate(
  "app",
  {
    resourceGroupName,
    serverFarmId: config.require("planId"),
    keyVaultId: vaultId,
    // A secret of the same name holds certificate, chain and key.
    keyVaultSecretName: imported.secretId.apply((id) => id.split("/").at(-1) ?? certificateName),
  },
  { dependsOn: letAppServiceRead() },
);

const binding = new WebAppHostNameBinding(
  "app",
  {
    resourceGroupName,
    name: config.require("siteName"),
    hostName: config.require("hostName"),
    sslState: SslState.SniEnabled,
    thumbprint: certificate.thumbprint,
  },
  // App Service puts a renewed certificate into its bindings by itself: the old thumbprint must not come back.
  { ignoreChanges: ["thumbprint"] },
);

export const bindingId = binding.id;
export const notAfter = imported.notAfter;
