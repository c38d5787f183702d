import { readFileSync } from "node:fs";
import tls from "node:tls";
import { ClientSecretCredential } from "@azure/identity";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { type Edge, fromVault, startEdge } from "../edge.ts";
import { type IssuedLeaf, issueAuthority, type LeafOptions } from "../pki/index.ts";
import { certificateSteps, timesSaid } from "./certificate-stack.ts";
import { availableEngines, type Run } from "./engine.ts";
import { type VaultStack, vaultStack } from "./vault-stack.ts";

const engines = await availableEngines();
process.stdout.write(`Key Vault's tests run through: ${engines.map(({ name }) => name).join(", ")}\n`);

const issuer = issueAuthority().issueIntermediate();
const issue = (options: Partial<LeafOptions> = {}) => issuer.issueLeaf({ names: ["api.example.com"], ...options });
const trustedBefore = tls.getCACertificates("default");
afterAll(() => tls.setDefaultCACertificates(trustedBefore));

/** One bundle of each family: the vault keeps them in different ways. */
const families = { rsa: "RSA_2048", ec: "EC_prime256v1" } as const;
type VaultStackParameters = Parameters<typeof vaultStack> extends [unknown, ...infer Rest] ? Rest : never;
type Family = keyof typeof families;
const names = Object.keys(families) as Family[];

describe.each(engines)("$name", { timeout: 240_000 }, (engine) => {
  /** A stack that lives as long as the test. */
  const opened = async ({ onTestFinished }: TestContext, ...options: VaultStackParameters) => {
    const stack = await vaultStack(engine, ...options);
    onTestFinished(stack.close);
    return stack;
  };

  describe("RSA and EC certificates' life in a vault, with a gateway in front of each", () => {
    let stack: VaultStack;
    let edges: Record<Family, Edge>;
    let live: Record<Family, IssuedLeaf>;

    beforeAll(async () => {
      stack = await vaultStack(engine, () => []);
      const { cloud, certificates } = stack;
      tls.setDefaultCACertificates([...trustedBefore, cloud.caPem]);
      const credential = gatewayCredential(cloud.environment);
      const edgeOf = (name: Family) => startEdge(fromVault(`${cloud.vaultUrl}/secrets/${name}`, credential));
      edges = { rsa: await edgeOf("rsa"), ec: await edgeOf("ec") };
      const resourceOf = (name: Family) => {
        const { host, port } = edges[name];
        const verify = { timeoutSeconds: 6, endpoints: [{ host, port, serverName: "api.example.com" }] };
        const tags = { env: "production" };
        return { name, args: { keyVault: { vaultUrl: cloud.vaultUrl, certificateName: name, tags }, verify } };
      };
      await certificates.setConfig({ resources: names.map(resourceOf) });
    });
    afterAll(async () => {
      for (const name of names) await edges[name].close();
      await stack.close();
    });

    const bringNewOnes = async () => {
      const leaf = { rsa: await issue(), ec: await issue({ keyAlgorithm: families.ec }) };
      for (const name of names) stack.certificates.receive(name, leaf[name]);
      return leaf;
    };
    const versions = (name: Family) => stack.cloud.vault.certificate(name)?.versions ?? [];
    const imports = () => stack.cloud.vault.calls.filter(({ operation }) => operation === "ImportCertificate").length;
    const expectLive = async (leaf: Record<Family, IssuedLeaf>) => {
      for (const name of names) {
        expect(versions(name).at(-1)).toMatchObject({ fingerprint: leaf[name].fingerprint, enabled: true });
        await expect.poll(() => edges[name].served(), { timeout: 5_000 }).toBe(leaf[name].fingerprint);
      }
    };

    test("a create counts when the gateway serves it, which had nothing to serve before", async () => {
      live = await bringNewOnes();
      const run = await up(stack);
      expect(certificateSteps(run).sort()).toEqual(["create ec", "create rsa"]);
      await expectLive(live);
      expect(versions("rsa").at(-1)?.tags).toEqual({
        env: "production",
        "pulumi-certificates-managed-by": "pulumi-certificates",
        "pulumi-certificates-certificate-id": "organization/certificates/dev/rsa",
      });
    });

    test("a rotation is one new version each, which the gateway follows by the id without a version", async () => {
      live = await bringNewOnes();
      stack.cloud.vault.clearCalls();
      const run = await up(stack);
      expect(certificateSteps(run).sort()).toEqual(["update ec", "update rsa"]);
      expect(imports()).toBe(2);
      for (const name of names) expect(versions(name)).toHaveLength(2);
      await expectLive(live);
    });

    test("a gateway that does not follow makes the rotation fail, and what it still serves is live again", async () => {
      await bringNewOnes();
      for (const name of names) edges[name].freeze();
      const run = await stack.certificates.stack.up();
      expect(run.succeeded).toBe(false);
      expect(certificateSteps(run).sort()).toEqual(["update ec failed", "update rsa failed"]);
      for (const name of names) {
        expect(timesSaid(run, `Rotation of ${stack.cloud.vaultUrl}/certificates/${name} failed.`), run.text).toBe(1);
        expect(timesSaid(run, `${edges[name].host}:${edges[name].port}: expected the new certificate`)).toBe(1);
        expect(
          versions(name)
            .map(({ fingerprint }) => fingerprint)
            .at(-1),
        ).toBe(live[name].fingerprint);
        expect(versions(name), "the restore is one more version").toHaveLength(4);
      }
      expect(run.text).toContain("rollback: restored");
      for (const name of names) edges[name].follow();
      await expectLive(live);
    });

    test("a gateway that does follow is led back by the restore as well", async () => {
      const before = { rsa: edges.rsa.history.length, ec: edges.ec.history.length };
      const failed = await bringNewOnes();
      const deaf = await startEdge(async () => undefined);
      await stack.certificates.setConfig({
        resources: names.map((name) => ({
          name,
          args: {
            keyVault: { vaultUrl: stack.cloud.vaultUrl, certificateName: name, tags: { env: "production" } },
            verify: { timeoutSeconds: 3, endpoints: [{ host: deaf.host, port: deaf.port }] },
          },
        })),
      });
      expect((await stack.certificates.stack.up()).succeeded).toBe(false);
      await deaf.close();
      await expectLive(live);
      for (const name of names) {
        const since = edges[name].history.slice(before[name]);
        expect(since).toEqual([failed[name].fingerprint, live[name].fingerprint]);
      }
    });
  });

  describe.concurrent("signing in", () => {
    test.for(["default", "managed_identity", "client_secret", "workload_identity"] as const)(
      "%s reaches the vault with what the environment gives, and none of it is in arguments, state or output",
      async (mode, context) => {
        const keyVault = (vaultUrl: string) => ({ vaultUrl, certificateName: "api", credential: mode });
        const stack = await opened(context, (url) => [{ name: "api", args: { keyVault: keyVault(url) } }], { mode });
        const leaf = await issue({ keyAlgorithm: "EC_prime256v1" });
        stack.certificates.receive("api", leaf);
        const run = await up(stack);
        const { vault, authority, environments } = stack.cloud;
        expect(vault.certificate("api")?.versions.at(-1)?.fingerprint).toBe(leaf.fingerprint);
        const { deployer, systemAssigned, identityHeader } = authority.directory;
        const principal = mode === "managed_identity" ? systemAssigned : deployer;
        expect(new Set(vault.calls.map(({ caller }) => caller))).toEqual(new Set([principal.clientId]));

        const kept = run.text + JSON.stringify(run) + (await stack.certificates.stack.exportState());
        const tokenFile = environments.workload_identity.AZURE_FEDERATED_TOKEN_FILE ?? "";
        const secrets = [deployer.clientSecret, identityHeader, readFileSync(tokenFile, "utf8")];
        for (const secret of secrets) expect(kept).not.toContain(secret);
      },
    );
  });

  describe.concurrent("a name that was deleted", () => {
    test("is refused in the preview with what to do about it, and doing that works", async (context) => {
      const resource = (extra: object) => (vaultUrl: string) => [
        { name: "api", args: { keyVault: { vaultUrl, certificateName: "api", ...extra } } },
      ];
      const stack = await opened(context, resource({}));
      stack.certificates.receive("api", await issue());
      await up(stack);
      expect((await stack.certificates.stack.destroy()).succeeded).toBe(true);
      expect(stack.cloud.vault.certificate("api")?.phase).toBe("deleted");

      const refused = await stack.certificates.stack.preview();
      expect(refused.succeeded).toBe(false);
      expect(timesSaid(refused, "keyVault.recoverDeleted: true"), refused.text).toBe(1);

      const leaf = await issue();
      stack.certificates.receive("api", leaf);
      await stack.certificates.setConfig({ resources: resource({ recoverDeleted: true })(stack.cloud.vaultUrl) });
      await up(stack);
      const recovered = stack.cloud.vault.certificate("api");
      expect(recovered?.phase).toBe("live");
      expect(recovered?.versions.at(-1)?.fingerprint).toBe(leaf.fingerprint);
    });
  });
});

async function up({ certificates }: VaultStack): Promise<Run> {
  const run = await certificates.stack.up();
  expect(run.succeeded, run.text).toBe(true);
  return run;
}

/** The local authority has one application; a real gateway would have a managed identity of its own. */
function gatewayCredential(environment: Readonly<Record<string, string>>): ClientSecretCredential {
  const { AZURE_TENANT_ID = "", AZURE_CLIENT_ID = "", AZURE_CLIENT_SECRET = "", AZURE_AUTHORITY_HOST } = environment;
  return new ClientSecretCredential(AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, {
    disableInstanceDiscovery: true,
    ...(AZURE_AUTHORITY_HOST !== undefined && { authorityHost: AZURE_AUTHORITY_HOST }),
  });
}
