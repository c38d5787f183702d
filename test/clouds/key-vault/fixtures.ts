// What the tests of the local Key Vault share: one served instance for each file, empty for each test, the real SDK
// clients on it, and quick EC certificates.
import { setDefaultCACertificates } from "node:tls";
import { ClientSecretCredential } from "@azure/identity";
import { CertificateClient, type ImportCertificateOptions } from "@azure/keyvault-certificates";
import { SecretClient } from "@azure/keyvault-secrets";
import { afterAll, beforeEach } from "vitest";
import { type IssuedLeaf, issueAuthority, type LeafOptions } from "../../pki/index.ts";
import type { PemBundle } from "../faults.ts";
import { readPem } from "./pem-content.ts";
import { writePkcs12 } from "./pkcs12-write.ts";
import type { PfxEncryption } from "./settings.ts";
import { startLocalKeyVault } from "./start.ts";

let ahead = 0;
/** Sets the service's clock ahead, until the next test. */
export function advance(milliseconds: number): void {
  ahead += milliseconds;
}

export const started = await startLocalKeyVault({ vaults: 2, now: () => Date.now() + ahead });
export const { vault, vaultUrl } = started;
export const { deployer, tenantId } = started.authority.directory;
setDefaultCACertificates([started.caPem]);

beforeEach(() => {
  ahead = 0;
  vault.reset();
});
afterAll(() => started.close());

export const root = issueAuthority({ keyAlgorithm: "EC_prime256v1" });
export const authority = root.issueIntermediate({ keyAlgorithm: "EC_prime256v1" });

/** A P-256 leaf of the shared authority, unless told otherwise. */
export function issue(options: Partial<LeafOptions> = {}): Promise<IssuedLeaf> {
  const key = options.privateKey === undefined ? { keyAlgorithm: "EC_prime256v1" as const } : {};
  return authority.issueLeaf({ names: ["www.example.com"], ...key, ...options });
}

// Nothing is retried, so that a test sees each answer; the hosts here are outside of Azure's domains.
export const clientOptions = { disableChallengeResourceVerification: true, retryOptions: { maxRetries: 0 } };
const credential = new ClientSecretCredential(tenantId, deployer.clientId, deployer.clientSecret, {
  authorityHost: started.authorityUrl,
  disableInstanceDiscovery: true,
});
export const certificates = new CertificateClient(vaultUrl, credential, clientOptions);
export const secrets = new SecretClient(vaultUrl, credential, clientOptions);

/** Passwordless, the leaf first, without the root. */
export function pfxOf(leaf: IssuedLeaf, encryption: PfxEncryption = "modern"): Buffer {
  const { certificates: chain } = readPem(leaf.certificatePem + leaf.chainPem);
  return writePkcs12({ certificates: chain, privateKey: leaf.keyObject }, encryption);
}

export function importPfx(name: string, leaf: IssuedLeaf, options: ImportCertificateOptions = {}) {
  return certificates.importCertificate(name, pfxOf(leaf), options);
}

export function bundleOf(leaf: IssuedLeaf): PemBundle {
  return { certificate: leaf.certificatePem, chain: leaf.chainPem, privateKey: leaf.privateKeyPem };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // The body's shape is what the tests are about.
  readonly body: { readonly [property: string]: unknown; readonly error?: WireError };
}

interface WireError {
  readonly code: string;
  readonly message: string;
  readonly innererror?: { readonly code: string };
}

/** A request at wire level, with a token of the deployer's, past the sockets. */
export async function wire(method: string, path: string, body?: object, token = tokenOf({})): Promise<Answer> {
  const separator = path.includes("?") ? "&" : "?";
  const response = await vault.handle({
    method,
    path: path.includes("api-version") ? path : `${path}${separator}api-version=2025-07-01`,
    headers: { host: new URL(vaultUrl).host, ...(token === "" ? {} : { authorization: `Bearer ${token}` }) },
    body: body === undefined ? "" : JSON.stringify(body),
  });
  const parsed: unknown = response.body === "" ? {} : JSON.parse(response.body);
  return { ...response, body: parsed as Answer["body"] };
}

/** A token of the deployer's for vaults, with whatever is to be wrong about it. */
export function tokenOf({ audience = "https://vault.azure.net", lifetime = 3600 }): string {
  return started.authority.issueToken({ principal: deployer, audience, lifetime });
}

/** An import's body: a PEM with all of the bundle in it. */
export function pemBody(leaf: IssuedLeaf, more: object = {}): object {
  const value = leaf.privateKeyPem + leaf.certificatePem + leaf.chainPem;
  return { value, policy: { secret_props: { contentType: "application/x-pem-file" } }, ...more };
}

/** What an SDK call was refused with. */
export async function refusalOf(call: Promise<unknown>) {
  const error = await call.then(
    () => {
      throw new Error("expected a refusal, received an answer");
    },
    (refused: unknown) => refused as RestRefusal,
  );
  return {
    status: error.statusCode,
    code: error.code,
    inner: error.details?.error?.innerError?.code,
    message: error.message,
  };
}

interface RestRefusal extends Error {
  readonly statusCode?: number;
  readonly code?: string;
  readonly details?: { readonly error?: { readonly innerError?: { readonly code?: string } } };
}
