import { readFileSync } from "node:fs";
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import { ApplicationGateway, PublicIPAddress } from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { ImportedCertificate } from "pulumi-certificates";
import { letDeployerImport, letRead, vaultUrl } from "./vault";

const config = new pulumi.Config();
const resourceGroupId = config.require("resourceGroupId");
const resourceGroupName = resourceGroupId.split("/").at(-1) ?? "";

const certificate = new ImportedCertificate(
  "api",
  {
    certificate: readFileSync(config.require("certificateFile"), "utf8"),
    privateKey: config.requireSecret("privateKey"),
    consumers: ["application-gateway"],
    keyVault: { vaultUrl, certificateName: "api" },
  },
  { dependsOn: letDeployerImport() },
);

const identity = new UserAssignedIdentity("gateway", { resourceGroupName });
const mayRead = letRead("gateway", certificate.secretId, identity.principalId);

const address = new PublicIPAddress("gateway", {
  resourceGroupName,
  sku: { name: "Standard" },
  publicIPAllocationMethod: "Static",
});

const applicationGatewayName = "edge";
// The parts of a gateway refer to each other by ids below its own.
const part = (collection: string) => ({
  id: `${resourceGroupId}/providers/Microsoft.Network/applicationGateways/${applicationGatewayName}/${collection}/api`,
});

const gateway = new ApplicationGateway(
  "gateway",
  {
    resourceGroupName,
    applicationGatewayName,
    sku: { name: "Standard_v2", tier: "Standard_v2" },
    autoscaleConfiguration: { minCapacity: 0, maxCapacity: 2 },
    identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
    // Without a version: the gateway looks for a new one every four hours.
    sslCertificates: [{ name: "api", keyVaultSecretId: certificate.secretId }],
    sslPolicy: { policyType: "Predefined", policyName: "AppGwSslPolicy20220101" },
    gatewayIPConfigurations: [{ name: "api", subnet: { id: config.require("subnetId") } }],
    frontendIPConfigurations: [{ name: "api", publicIPAddress: { id: address.id } }],
    frontendPorts: [{ name: "api", port: 443 }],
    backendAddressPools: [{ name: "api", backendAddresses: [{ fqdn: config.require("backendHost") }] }],
    backendHttpSettingsCollection: [
      { name: "api", port: 443, protocol: "Https", pickHostNameFromBackendAddress: true, requestTimeout: 30 },
    ],
    httpListeners: [
      {
        name: "api",
        protocol: "Https",
        frontendIPConfiguration: part("frontendIPConfigurations"),
        frontendPort: part("frontendPorts"),
        sslCertificate: part("sslCertificates"),
      },
    ],
    requestRoutingRules: [
      {
        name: "api",
        ruleType: "Basic",
        priority: 100,
        httpListener: part("httpListeners"),
        backendAddressPool: part("backendAddressPools"),
        backendHttpSettings: part("backendHttpSettingsCollection"),
      },
    ],
  },
  { dependsOn: mayRead },
);

export const gatewayId = gateway.id;
export const secretId = certificate.secretId;
export const notAfter = certificate.notAfter;
