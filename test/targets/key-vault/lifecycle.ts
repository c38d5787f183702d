// What the tests of the target share: a strict local vault over https for each file, empty for each test, and the
// resource's lifecycle on it, as the engine would run it.
import tls from "node:tls";
import { ClientSecretCredential } from "@azure/identity";
import { CertificateClient } from "@azure/keyvault-certificates";
import { afterAll, afterEach, beforeEach, expect, vi } from "vitest";
import { importedCertificate as provider } from "../../../provider/imported-certificate/provider.ts";
import type { Properties } from "../../../provider/pulumi/dynamic-provider.ts";
import { sendRequestsTo } from "../../../provider/targets/key-vault/client.ts";
import { type DescribedVersion, startLocalKeyVault } from "../../clouds/key-vault/index.ts";
import { type IssuedLeaf, issueAuthority, type LeafOptions } from "../../pki/index.ts";

export const cloud = await startLocalKeyVault({ vaults: 2 });
export const { vault, vaultUrl, vaultUrls } = cloud;
export const { deployer, tenantId } = cloud.authority.directory;
tls.setDefaultCACertificates([...tls.getCACertificates("default"), cloud.caPem]);

let tests = 0;
/** Of each test's own: the process remembers by id what it has seen, adopted and said. */
export let name = "api";
export let id = "";
export const owner = "acme/shop/production/api";
export const provenance = {
  "pulumi-certificates-managed-by": "pulumi-certificates",
  "pulumi-certificates-certificate-id": owner,
};
const printed: string[] = [];

/** A program's environment: nothing of Azure's but `variables`. */
export function signInBy(variables: Readonly<Record<string, string>>): void {
  const azure = Object.keys(process.env).filter((variable) => /^(AZURE|IDENTITY|MSI)_/.test(variable));
  for (const variable of azure) vi.stubEnv(variable, undefined);
  for (const [variable, value] of Object.entries(variables)) vi.stubEnv(variable, value);
}

beforeEach(() => {
  name = `api-${++tests}`;
  id = `${vaultUrl}/certificates/${name}`;
  vault.reset();
  sendRequestsTo(undefined);
  printed.length = 0;
  for (const method of ["log", "warn"] as const) {
    vi.spyOn(console, method).mockImplementation((line: string) => void printed.push(line));
  }
  signInBy(cloud.environment);
  vi.stubEnv("PULUMI_CERTIFICATES_QUOTA_FACTOR", "1000");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(() => cloud.close());

/** Everything that the user was told in this test, but not as an error. */
export function said(): string {
  return printed.join("\n");
}

export const intermediate = issueAuthority({ keyAlgorithm: "EC_prime256v1" }).issueIntermediate({
  name: "Example Intermediate CA",
  keyAlgorithm: "EC_prime256v1",
});
export const authority = intermediate.issueIntermediate({ keyAlgorithm: "EC_prime256v1" });

const day = 24 * 60 * 60 * 1000;
let issued = 0;

/** A P-256 leaf with a chain of two, newer than all that were issued before it. */
export function issue(options: Partial<LeafOptions> = {}): Promise<IssuedLeaf> {
  const key = options.privateKey === undefined ? { keyAlgorithm: "EC_prime256v1" as const } : {};
  const notBefore = new Date(Date.now() - 30 * day + ++issued * 60_000);
  return authority.issueLeaf({ names: ["api.example.com"], notBefore, ...key, ...options });
}

export function inputsOf(leaf: IssuedLeaf, keyVault: Properties = {}, more: Properties = {}): Properties {
  return {
    certificate: leaf.certificatePem,
    chain: leaf.chainPem,
    privateKey: leaf.privateKeyPem,
    provenanceId: owner,
    verify: { timeoutSeconds: 3 },
    keyVault: { vaultUrl, certificateName: name, ...keyVault },
    ...more,
  };
}

export interface Resource {
  readonly id: string;
  readonly outputs: Properties;
}

export async function create(inputs: Properties): Promise<Resource> {
  expect(await provider.check(inputs, undefined)).toEqual([]);
  const made = await provider.create(inputs);
  return { id: made.id, outputs: made.outputs as Properties };
}

/** Preview and update: a change that `diff` refuses is not made. */
export async function update({ id: at, outputs }: Resource, inputs: Properties): Promise<Resource> {
  expect(await provider.check(inputs, {})).toEqual([]);
  expect(await provider.diff(at, outputs, inputs)).toEqual({ changes: true });
  return { id: at, outputs: (await provider.update(at, outputs, inputs)) as Properties };
}

/** What a preview of a new resource refuses. */
export async function refusals(inputs: Properties): Promise<readonly string[]> {
  return (await provider.check(inputs, undefined)).map(({ message }) => message);
}

export async function refresh({ id: at, outputs }: Resource): Promise<Resource> {
  const read = await provider.read(at, outputs);
  if (read === undefined) throw new Error(`expected something at ${at}, received nothing`);
  return { id: at, outputs: read as Properties };
}

/** In another run than the one that created, as it is for a user: what that one adopted is no longer remembered. */
export async function destroy({ id: at, outputs }: Resource): Promise<void> {
  vi.resetModules();
  const later = await import("../../../provider/imported-certificate/provider.ts");
  await later.importedCertificate.delete(at, outputs);
}

export async function failureOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => Promise.reject(new Error("expected a failure, received success")),
    (error: Error) => error.message,
  );
}

/** What the vault holds, the oldest first. */
export function versions(): readonly DescribedVersion[] {
  return vault.certificate(name)?.versions ?? [];
}

export function phase(): string | undefined {
  return vault.certificate(name)?.phase;
}

export function operations(): readonly string[] {
  return vault.calls.map(({ operation }) => operation);
}

export function importAsSomebodyElse(leaf: IssuedLeaf, tags: Readonly<Record<string, string>> = {}): void {
  const { certificatePem: certificate, chainPem: chain, privateKeyPem: privateKey } = leaf;
  vault.importDirectly({ name, bundle: { certificate, chain, privateKey }, tags });
}

/** Data actions that the program's identity still has. */
export function allowOnly(...actions: readonly string[]): void {
  const full = actions.map((action) => `Microsoft.KeyVault/vaults/${action}`);
  vault.allow(deployer.clientId, full);
}

/** The SDK's own client, for what a person does by hand. */
export const byHand = new CertificateClient(
  vaultUrl,
  new ClientSecretCredential(tenantId, deployer.clientId, deployer.clientSecret, {
    authorityHost: cloud.authorityUrl,
    disableInstanceDiscovery: true,
  }),
  { disableChallengeResourceVerification: true },
);

/** Reads of what was there before, until a verification of a second gives up. */
export function failNextVerification(): void {
  vault.faults.add({ operation: "ImportCertificate", kind: { type: "stale", reads: 8 } });
}
