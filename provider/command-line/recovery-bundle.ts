import { parseCertificates } from "../certificate/pem.ts";
import { bundleIn, keyIn, readState } from "../imported-certificate/state.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import { UsageError } from "./exit-codes.ts";
import { readText, refuseStdinTwice } from "./files.ts";
import { readPrivateKey } from "./private-key-file.ts";
import type { RecordedResource } from "./stack-state.ts";

/** Files that take the place of what the state has. */
export interface RecoveryFiles {
  readonly certificate?: string;
  readonly chain?: string;
  readonly privateKey?: string;
  readonly passphraseEnv?: string;
}

/** What to import, as the resource's arguments, and where it was found. */
export interface RecoveryBundle {
  readonly inputs: Properties;
  readonly source: string;
}

/**
 * The last known good bundle. After a failure that left it open what is live, the state's inputs are those from before
 * the failed run, and its outputs those of the failed one. Without such a failure it is what was imported last.
 */
export async function recoveryBundle(resource: RecordedResource, files: RecoveryFiles): Promise<RecoveryBundle> {
  if (files.certificate !== undefined) return fromFiles(resource, { ...files, certificate: files.certificate });
  if (files.chain !== undefined || files.privateKey !== undefined) {
    throw new UsageError("--certificate: expected the file of the certificate that goes with them, received none");
  }
  return fromState(resource);
}

function fromState({ inputs, outputs, stack, name }: RecordedResource): RecoveryBundle {
  const { previousFingerprint } = readState(outputs);
  if (previousFingerprint === undefined) {
    return { inputs: withBundleOf(inputs, outputs), source: `what the last run of stack ${stack} imported` };
  }
  if (bundleIn(inputs)?.leaf.fingerprint === previousFingerprint) {
    return { inputs, source: `the state of stack ${stack}, from before the failed run` };
  }
  throw new UsageError(
    `${name}: expected the certificate from before the failed run (SHA-256 ${previousFingerprint}) in the state, received ` +
      "its private key only: give its file with --certificate",
  );
}

const bundleArguments = ["certificate", "chain", "privateKey", "privateKeyPassphrase"] as const;

/** The settings of `inputs` with the bundle of `other`. */
function withBundleOf(inputs: Properties, other: Properties): Properties {
  const without = Object.entries(inputs).filter(([key]) => !(bundleArguments as readonly string[]).includes(key));
  const bundle = bundleArguments.flatMap((key) => (other[key] === undefined ? [] : [[key, other[key]] as const]));
  return Object.fromEntries([...without, ...bundle]);
}

async function fromFiles(
  resource: RecordedResource,
  files: RecoveryFiles & { readonly certificate: string },
): Promise<RecoveryBundle> {
  const { chain, privateKey, passphraseEnv } = files;
  refuseStdinTwice(files.certificate, chain, privateKey);
  const certificate = await readText(files.certificate);
  const key =
    privateKey === undefined ? keyOfState(resource, certificate) : await readPrivateKey(privateKey, passphraseEnv);
  const given = { certificate, ...(chain !== undefined && { chain: await readText(chain) }), ...key };
  const ofKey = privateKey === undefined ? ", with its private key from the state" : "";
  return { inputs: withBundleOf(resource.inputs, given), source: `the files given${ofKey}` };
}

/** The state has the keys of what was live, of a certificate that the stack never had as a text too. */
function keyOfState({ inputs, outputs, name }: RecordedResource, certificate: string): { readonly privateKey: string } {
  const known = [bundleIn(inputs)?.privateKey, bundleIn(outputs)?.privateKey, keyIn(outputs, "rollbackPrivateKey")];
  const leaves = parseCertificates(certificate, "certificate").map((each) => each.publicKeyFingerprint);
  const key = known.find((each) => each !== undefined && leaves.includes(each.publicKeyFingerprint));
  if (key !== undefined) return { privateKey: key.pem };
  throw new UsageError(
    `--private-key: expected the certificate's key, since the state of ${name} does not have it, received none`,
  );
}
