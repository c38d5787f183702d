import { readFileSync } from "node:fs";
import {
  AFDCustomDomain,
  AFDEndpoint,
  AFDOrigin,
  AFDOriginGroup,
  AfdMinimumTlsVersion,
  Profile,
  Route,
  Secret,
} from "@pulumi/azure-native/cdn";
import * as pulumi from "@pulumi/pulumi";
import { ImportedCertificate } from "pulumi-certificates";
import { letDeployerImport, letRead, secretResourceId, vaultUrl } from "./vault";

const config = new pulumi.Config();
const resourceGroupName = config.require("resourceGroupName");
const hostName = config.require("hostName");
const originHost = config.require("originHost");

const certificate = new ImportedCertificate(
  "site",
  {
    certificate: readFileSync(config.require("certificateFile"), "utf8"),
    privateKey: config.requireSecret("privateKey"),
    // Front Door takes RSA keys and whole chains only: the preview refuses anything else.
    consumers: ["front-door"],
    keyVault: { vaultUrl, certificateName: "site" },
  },
  { dependsOn: letDeployerImport() },
);

const profile = new Profile("site", {
  resourceGroupName,
  location: "global",
  sku: { name: "Standard_AzureFrontDoor" },
  identity: { type: "SystemAssigned" },
});
const principalId = profile.identity.apply((identity) => identity?.principalId ?? "");
const mayRead = letRead("front-door", certificate.secretId, principalId);
const place = { resourceGroupName, profileName: profile.name };

const secret = new Secret(
  "site",
  {
    ...place,
    secretName: "site",
    parameters: {
      type: "CustomerCertificate",
      // By its resource id, not by its URL; the latest version is looked for every day.
      secretSource: { id: secretResourceId(certificate.secretId) },
      useLatestVersion: true,
    },
  },
  { dependsOn: mayRead },
);

const domain = new AFDCustomDomain("site", {
  ...place,
  customDomainName: "site",
  hostName,
  tlsSettings: {
    certificateType: "CustomerCertificate",
    minimumTlsVersion: AfdMinimumTlsVersion.TLS12,
    secret: { id: secret.id },
  },
});

const endpoint = new AFDEndpoint("site", { ...place, location: "global", enabledState: "Enabled" });
const originGroup = new AFDOriginGroup("site", {
  ...place,
  originGroupName: "site",
  loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3 },
});
const origin = new AFDOrigin("site", {
  ...place,
  originName: "site",
  originGroupName: originGroup.name,
  hostName: originHost,
  originHostHeader: originHost,
});
new Route(
  "site",
  {
    ...place,
    routeName: "site",
    endpointName: endpoint.name,
    originGroup: { id: originGroup.id },
    customDomains: [{ id: domain.id }],
    patternsToMatch: ["/*"],
    supportedProtocols: ["Http", "Https"],
    httpsRedirect: "Enabled",
    forwardingProtocol: "HttpsOnly",
    linkToDefaultDomain: "Disabled",
  },
  { dependsOn: origin },
);

/** What the domain's CNAME points at. */
export const endpointHostName = endpoint.hostName;
export const notAfter = certificate.notAfter;
