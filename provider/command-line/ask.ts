import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { UsageError } from "./exit-codes.ts";

/** Whether somebody is there to be asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Only the whole word counts: what follows cannot be done by a stray Enter. */
export async function confirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(`${question} Type "yes" to go on: `)).trim() === "yes";
  } finally {
    terminal.close();
  }
}

/** A passphrase from the variable that was named, or typed unseen; undefined where neither is to be had. */
export async function passphraseFrom(variable: string | undefined, what: string): Promise<string | undefined> {
  if (variable !== undefined) {
    const value = process.env[variable];
    if (value !== undefined) return value;
    throw new UsageError(`--passphrase-env: expected the name of a variable that is set, received ${variable}`);
  }
  return canAsk() ? typedUnseen(`Passphrase of ${what}: `) : undefined;
}

async function typedUnseen(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await terminal.question("");
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
