import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { type PrivateKey, parsePrivateKey } from "./private-key.ts";

/** Keys that are made here: what ACM imports and ACM PCA signs for a server. */
export const newKeyAlgorithms = ["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1"] as const;

export type NewKeyAlgorithm = (typeof newKeyAlgorithms)[number];

const generate = promisify(generateKeyPair);

/** A new private key from the system's random numbers. An RSA key takes up to some seconds, on another thread. */
export async function newPrivateKey(algorithm: NewKeyAlgorithm): Promise<PrivateKey> {
  const { privateKey } = await pairOf(algorithm);
  return parsePrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
}

function pairOf(algorithm: NewKeyAlgorithm): Promise<{ privateKey: KeyObject }> {
  const [family, detail = ""] = algorithm.split("_");
  return family === "RSA" ? generate("rsa", { modulusLength: Number(detail) }) : generate("ec", { namedCurve: detail });
}
