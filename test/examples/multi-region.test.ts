import { expect, onTestFinished, test } from "vitest";
import type { AcmImportPolicy, KeyVaultImportRole } from "../../provider/index.ts";
import { startLocalAcm } from "../clouds/acm/index.ts";
import { startLocalKeyVault } from "../clouds/key-vault/index.ts";
import { Example, issue } from "./example.ts";

const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/edge";

test("multi-region: one certificate is live in every region and vault, and each keeps its id", {
  timeout: 180_000,
}, async () => {
  const [acm, keyVault] = await Promise.all([startLocalAcm(), startLocalKeyVault({ vaults: 2 })]);
  const vaults = ["north", "west"].map((name, index) => {
    return { name, id: `${group}/providers/Microsoft.KeyVault/vaults/${name}`, url: keyVault.vaultUrls[index] };
  });
  const regions = ["eu-west-1", "us-east-1"];
  const example = await Example.create("multi-region", {
    environment: { ...acm.env, ...keyVault.environment },
    config: {
      deployerRole: "deployer",
      deployerPrincipalId: "11111111-1111-1111-1111-111111111111",
      regions: JSON.stringify(regions),
      vaults: JSON.stringify(vaults),
    },
  });
  onTestFinished(async () => {
    await example.remove();
    await Promise.all([acm.close(), keyVault.close()]);
  });
  const first = await issue(["api.example.com"]);
  await example.receive(first);
  const { outputs } = await example.up();
  expect(outputs.secretIds?.value).toEqual(
    Object.fromEntries(vaults.map(({ name, url }) => [name, `${url}/secrets/api`])),
  );
  const arns = Object.entries((outputs.certificateArns?.value ?? {}) as Record<string, string>);
  expect(arns.map(([region]) => region)).toEqual(regions);
  for (const [region, arn] of arns) expect(arn).toContain(`:${region}:`);

  // The rest by the permissions that the example itself grants.
  const { policy } = await example.recorded("iam/rolePolicy:RolePolicy", "certificates");
  const statements = (policy as AcmImportPolicy).Statement;
  acm.acm.allow(
    acm.env.AWS_ACCESS_KEY_ID ?? "",
    statements.map(({ Action, Resource }) => ({ actions: Action, resources: Resource })),
  );
  const { permissions } = await example.recorded("authorization:RoleDefinition", "importer");
  const [role] = permissions as KeyVaultImportRole["permissions"];
  keyVault.vault.allow(keyVault.authority.directory.deployer.clientId, role?.dataActions);

  const renewed = await issue(["api.example.com"]);
  await example.receive(renewed);
  await example.expectOnlyCertificatesChange();
  const live = [
    ...acm.acm.certificates().map(({ fingerprint }) => fingerprint),
    ...keyVault.vaultUrls.map(
      (url) => keyVault.vault.certificate("api", new URL(url).host)?.versions.at(-1)?.fingerprint,
    ),
  ];
  expect(live).toEqual(Array(4).fill(renewed.fingerprint));
});
