import { generateKeyPairSync, type KeyObject } from "node:crypto";

/** ACM's names of the key types, and Ed25519, which no service here takes. */
export type TestKeyAlgorithm =
  | "RSA_1024"
  | "RSA_2048"
  | "RSA_3072"
  | "RSA_4096"
  | "EC_prime256v1"
  | "EC_secp384r1"
  | "EC_secp521r1"
  | "Ed25519";

/** A new private key: never one that this process has handed out before. */
export function newKey(algorithm: TestKeyAlgorithm): KeyObject {
  if (algorithm === "Ed25519") return generateKeyPairSync("ed25519").privateKey;
  const [family, parameter = ""] = algorithm.split("_");
  if (family === "EC") return generateKeyPairSync("ec", { namedCurve: parameter }).privateKey;
  return generateKeyPairSync("rsa", { modulusLength: Number(parameter) }).privateKey;
}

// RSA keys take long to make: so many of each size exist in a process, handed out in turn.
const poolSizes: Partial<Record<TestKeyAlgorithm, number>> = { RSA_1024: 12, RSA_2048: 12, RSA_3072: 3, RSA_4096: 3 };
const pools = new Map<TestKeyAlgorithm, { readonly keys: KeyObject[]; handedOut: number }>();

/** A leaf's private key. RSA keys come round again after twelve (three of the large sizes): neighbours always differ. */
export function leafKey(algorithm: TestKeyAlgorithm): KeyObject {
  const size = poolSizes[algorithm];
  if (size === undefined) return newKey(algorithm);
  const pool = pools.get(algorithm) ?? { keys: [], handedOut: 0 };
  pools.set(algorithm, pool);
  const index = pool.handedOut++ % size;
  const key = pool.keys[index] ?? newKey(algorithm);
  pool.keys[index] = key;
  return key;
}
