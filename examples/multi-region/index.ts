import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import { RoleAssignment, RoleDefinition } from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { acmImportPolicy, ImportedCertificate, keyVaultImportRole } from "pulumi-certificates";

interface Vault {
  /** In names of resources: `west`. */
  readonly name: string;
  readonly id: string;
  readonly url: string;
}

const config = new pulumi.Config();
const regions = config.getObject<string[]>("regions") ?? [];
const vaults = config.getObject<Vault[]>("vaults") ?? [];

const bundle = {
  certificate: readFileSync(config.require("certificateFile"), "utf8"),
  privateKey: config.requireSecret("privateKey"),
};

/** ARN of each region. */
export const certificateArns = Object.fromEntries(intoRegions());
/** Versionless secret id of each vault. */
export const secretIds = Object.fromEntries(intoVaults());

function intoRegions() {
  const role = config.get("deployerRole");
  const policy = acmImportPolicy({ region: regions });
  const dependsOn = role && regions.length > 0 ? [new aws.iam.RolePolicy("certificates", { role, policy })] : [];
  return regions.map((region) => {
    const certificate = new ImportedCertificate(`api-${region}`, { ...bundle, acm: { region } }, { dependsOn });
    return [region, certificate.certificateArn] as const;
  });
}

function intoVaults() {
  const dependsOn = letDeployerImport(config.get("deployerPrincipalId"));
  return vaults.map(({ name, url }) => {
    const keyVault = { vaultUrl: url, certificateName: "api" };
    const certificate = new ImportedCertificate(`api-${name}`, { ...bundle, keyVault }, { dependsOn });
    return [name, certificate.secretId] as const;
  });
}

function letDeployerImport(principalId: string | undefined): pulumi.Resource[] {
  const assignableScopes = [...new Set(vaults.map(({ id }) => id.split("/providers/")[0] ?? id))];
  const [scope] = assignableScopes;
  if (principalId === undefined || scope === undefined) return [];
  const roleName = `Certificate importer of ${pulumi.getProject()}-${pulumi.getStack()}`;
  const role = new RoleDefinition("importer", { scope, ...keyVaultImportRole({ assignableScopes, roleName }) });
  return vaults.map(
    ({ name, id }) =>
      new RoleAssignment(`importer-${name}`, {
        scope: id,
        principalId,
        principalType: "ServicePrincipal",
        roleDefinitionId: role.id,
      }),
  );
}
