// What tests may see of a vault: all but the keys, and the bundle that an edge server needs.
import { createHash, type X509Certificate } from "node:crypto";
import type { PemBundle } from "../faults.ts";
import { publicKeyFingerprint } from "../public-key.ts";
import type { CertificateVersion, Phase, StoredCertificate } from "./store.ts";

export interface DescribedVersion {
  readonly id: string;
  /** SHA-256 of the leaf's DER, lower-case hex. */
  readonly fingerprint: string;
  /** SHA-1 of the leaf's DER, lower-case hex. */
  readonly thumbprint: string;
  /** SHA-256 of the public key that the stored private key belongs to. */
  readonly publicKeyFingerprint: string;
  /** Fingerprints of all certificates, in the order of the secret. */
  readonly order: readonly string[];
  readonly contentType: string;
  readonly exportable: boolean;
  readonly enabled: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

export interface DescribedCertificate {
  readonly name: string;
  readonly phase: Phase["name"];
  /** The oldest first. */
  readonly versions: readonly DescribedVersion[];
}

export function describe({ name, phase, versions }: StoredCertificate): DescribedCertificate {
  return { name, phase: phase.name, versions: versions.map(describeVersion) };
}

function describeVersion({ id, material, contentType, exportable, enabled, tags }: CertificateVersion) {
  return {
    id,
    fingerprint: digest("sha256", material.leaf),
    thumbprint: digest("sha1", material.leaf),
    publicKeyFingerprint: publicKeyFingerprint(material.privateKey),
    order: material.certificates.map((certificate) => digest("sha256", certificate)),
    contentType,
    exportable,
    enabled,
    tags,
  };
}

export function keptBundle({ material }: CertificateVersion): PemBundle {
  const { leaf, certificates, privateKey } = material;
  const chain = certificates.filter((certificate) => certificate !== leaf);
  return {
    certificate: leaf.toString(),
    chain: chain.map((certificate) => certificate.toString()).join(""),
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function digest(hash: "sha1" | "sha256", { raw }: X509Certificate): string {
  return createHash(hash).update(raw).digest("hex");
}
