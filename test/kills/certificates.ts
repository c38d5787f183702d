import { publicKeyFingerprint } from "../clouds/public-key.ts";
import { type IssuedLeaf, issueAuthority } from "../pki/index.ts";
import type { HeldCertificate } from "./cloud.ts";

// EC, because a key is made in no time.
const keyAlgorithm = "EC_prime256v1";
const intermediate = issueAuthority({ keyAlgorithm }).issueIntermediate({ keyAlgorithm });

export function issue(): Promise<IssuedLeaf> {
  return intermediate.issueLeaf({ names: ["api.example.com"], keyAlgorithm });
}

/** Leaf, chain and key belong together. */
export function isWhole(held: HeldCertificate, { fingerprint, keyObject }: IssuedLeaf): boolean {
  return (
    held.fingerprint === fingerprint &&
    held.chainFingerprints.join() === intermediate.fingerprint &&
    held.privateKeyFingerprint === publicKeyFingerprint(keyObject)
  );
}
