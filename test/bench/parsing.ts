import { parseBundle } from "../../provider/certificate/bundle.ts";
import { issueAuthority } from "../pki/index.ts";
import { median } from "./provider-start.ts";

const algorithms = ["RSA_2048", "RSA_4096", "EC_prime256v1", "EC_secp384r1"] as const;
const runs = 20;

/** Median milliseconds to read a bundle of leaf, intermediate and key for the first time, by the leaf's key. */
export async function measureParsing(): Promise<Record<(typeof algorithms)[number], number>> {
  const issuer = issueAuthority().issueIntermediate();
  const entries = algorithms.map(async (keyAlgorithm) => {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      const { certificatePem, chainPem, privateKeyPem } = await issuer.issueLeaf({
        names: [`${run}.example.com`],
        keyAlgorithm,
      });
      const began = performance.now();
      parseBundle({ certificate: certificatePem + chainPem, privateKey: privateKeyPem });
      times.push(performance.now() - began);
    }
    return [keyAlgorithm, median(times)] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<(typeof algorithms)[number], number>;
}
