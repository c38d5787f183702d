import { SecretScan } from "../secret-scan.ts";
import { leaves } from "./bundles.ts";
import type { Run } from "./run.ts";

const all = Object.values(leaves);
const scan = new SecretScan(
  [...new Set(all.map(({ keyObject }) => keyObject))],
  [],
  all.map(({ certificatePem, chainPem }) => certificatePem + chainPem),
);

/** Most runs say what another one has said. */
const clean = new Set<string>();

/** No run of a private key in what the user is told, be it as an error or besides. */
export function secretsShown({ outcome, printed }: Run): string[] {
  const texts = outcome.kind === "failure" ? [outcome.message, ...printed] : printed;
  return texts.some(hasSecret) ? ["a run of a private key is shown to the user"] : [];
}

function hasSecret(text: string): boolean {
  if (clean.has(text)) return false;
  if (scan.finds(text)) return true;
  clean.add(text);
  return false;
}
