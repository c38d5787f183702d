import type { KeyObject } from "node:crypto";

const runLength = 20;

/** Finds runs of private keys in texts, whichever way the key is written there. */
export class SecretScan {
  readonly #runs: ReadonlySet<string>;
  readonly #words: readonly string[];

  /** @param texts what else nobody may see; @param open what is no secret though a key's text has it in common */
  constructor(keys: readonly KeyObject[], texts: readonly string[], open: readonly string[]) {
    const harmless = new Set([...open.flatMap((text) => runsOf(plain(text))), ...commonRuns(keys)]);
    this.#runs = new Set(
      keys
        .flatMap(formsOf)
        .flatMap(runsOf)
        .filter((run) => !harmless.has(run)),
    );
    this.#words = texts;
  }

  /** Whether a secret, or a part of one, is in the text. */
  finds(text: string): boolean {
    return this.#words.some((word) => text.includes(word)) || runsOf(plain(text)).some((run) => this.#runs.has(run));
  }
}

function formsOf(key: KeyObject): string[] {
  const type = key.asymmetricKeyType === "rsa" ? "pkcs1" : "sec1";
  const ders = [key.export({ type: "pkcs8", format: "der" }), key.export({ type, format: "der" })];
  const pem = key.export({ type: "pkcs8", format: "pem" }).toString();
  return [...ders.flatMap((der) => [der.toString("base64"), der.toString("hex")]), Buffer.from(pem).toString("base64")];
}

/** What all keys of a type begin with says nothing of one. */
function commonRuns(keys: readonly KeyObject[]): string[] {
  const counts = new Map<string, number>();
  for (const key of keys) {
    for (const run of new Set(formsOf(key).flatMap(runsOf))) counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([run]) => run);
}

/** Without line ends, those that are written as escapes too. */
function plain(text: string): string {
  return text.replaceAll(/\\+[nr]|\s/g, "");
}

function runsOf(text: string): string[] {
  const count = Math.max(0, text.length - runLength + 1);
  return Array.from({ length: count }, (_, start) => text.slice(start, start + runLength));
}
