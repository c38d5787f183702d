import { parsePrivateKey } from "../certificate/private-key.ts";
import { InvalidInputError } from "../errors.ts";
import { passphraseFrom } from "./ask.ts";
import { readText } from "./files.ts";

/** A private key's text with its passphrase, as a bundle takes them. Never printed, never written. */
export interface PrivateKeyText {
  readonly privateKey: string;
  readonly privateKeyPassphrase?: string;
}

/** Reads a key file, and asks for the passphrase only where the key has one. */
export async function readPrivateKey(file: string, passphraseVariable: string | undefined): Promise<PrivateKeyText> {
  const privateKey = await readText(file);
  if (passphraseVariable === undefined && !isEncrypted(privateKey)) return { privateKey };
  const privateKeyPassphrase = await passphraseFrom(passphraseVariable, file);
  return privateKeyPassphrase === undefined ? { privateKey } : { privateKey, privateKeyPassphrase };
}

/** What else is wrong with it is said where the bundle is parsed. */
function isEncrypted(privateKey: string): boolean {
  try {
    parsePrivateKey(privateKey);
    return false;
  } catch (error) {
    if (error instanceof InvalidInputError) return error.code === "PASSPHRASE_MISSING";
    throw error;
  }
}
