import { type Bundle, parseBundle } from "../certificate/bundle.ts";
import type { Certificate } from "../certificate/certificate.ts";
import { orderChain } from "../certificate/chain.ts";
import { parseCertificates } from "../certificate/pem.ts";
import { fromPfx } from "../certificate/pfx.ts";
import type { PrivateKey } from "../certificate/private-key.ts";
import { passphraseFrom } from "./ask.ts";
import { readBytes, refuseStdinTwice } from "./files.ts";
import { readPrivateKey } from "./private-key-file.ts";

/** A bundle from files; without its key where none was given. */
export interface OfflineBundle {
  readonly leaf: Certificate;
  readonly chain: readonly Certificate[];
  readonly privateKey: PrivateKey | undefined;
}

export interface BundleFiles {
  /** Leaf and issuers, in any order and any number of files; or one PFX. */
  readonly certificates: readonly string[];
  readonly privateKey: string | undefined;
  readonly passphraseVariable: string | undefined;
}

/** Throws `InvalidInputError` with all that is wrong, and `UsageError` for a file that cannot be read. */
export async function readBundleFiles(files: BundleFiles): Promise<OfflineBundle> {
  refuseStdinTwice(...files.certificates, files.privateKey);
  const contents = await Promise.all(files.certificates.map(readBytes));
  const [only] = contents;
  if (only !== undefined && contents.length === 1 && isDer(only)) return readPfx(only, files);
  const certificate = contents.map((bytes) => bytes.toString("utf8")).join("\n");
  if (files.privateKey === undefined) return withoutKey(parseCertificates(certificate, "certificate"));
  return parseBundle({ certificate, ...(await readPrivateKey(files.privateKey, files.passphraseVariable)) });
}

/** A PFX, like all DER of its kind, begins with a SEQUENCE of two length octets or more. */
function isDer(bytes: Buffer): boolean {
  return bytes[0] === 0x30 && ((bytes[1] ?? 0) & 0x80) !== 0;
}

async function readPfx(pfx: Buffer, { certificates: [file = "the PFX"], passphraseVariable }: BundleFiles) {
  return fromPfx(pfx, await passphraseFrom(passphraseVariable, file), file);
}

/** Without a key the leaf is the one that has issued none of the others. */
function withoutKey(given: readonly Certificate[]): OfflineBundle {
  const issuers = new Set(given.filter(({ isSelfIssued }) => !isSelfIssued).map(({ issuer }) => issuer));
  const leaf = given.find(({ subject }) => !issuers.has(subject)) ?? (given[0] as Certificate);
  return { leaf, chain: orderChain(leaf, given), privateKey: undefined };
}

/** For rules about a whole bundle: those that look at the key cannot be asked where there is none. */
export function asBundle({ leaf, chain, privateKey }: OfflineBundle): Bundle {
  return {
    leaf,
    chain,
    get privateKey(): PrivateKey {
      if (privateKey === undefined) throw new NoKey();
      return privateKey;
    },
  };
}

/** What a rule asked for that was not given. */
export class NoKey extends Error {}
