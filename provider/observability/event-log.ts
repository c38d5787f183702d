import { randomBytes } from "node:crypto";
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { warnAs } from "../pulumi/say.ts";
import type { Step, Subject } from "./observer.ts";

/** Tells the lines of one process from those of others in the same file. */
const run = randomBytes(4).toString("hex");

let failed = false;

/**
 * Appends one JSON line to `place`, a path or `stderr`. A log that cannot be written is said once and forgotten: it must
 * not stop a deployment.
 */
export function logStep(place: string, subject: Subject, step: Step): void {
  const line = `${JSON.stringify({ time: new Date().toISOString(), run, ...subject, ...step })}\n`;
  try {
    if (place === "stderr") process.stderr.write(line);
    else append(place, line);
  } catch (error) {
    if (!failed) warnAs("event log")(`${place} cannot be written, so nothing more of this is said: ${error}`);
    failed = true;
  }
}

const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants;
/** O_APPEND keeps lines of several processes whole (write(2)); O_NONBLOCK so that a pipe that nobody reads holds nobody up. */
const flags = O_WRONLY | O_APPEND | O_CREAT | (O_NONBLOCK ?? 0);
/** Who deploys and their group: names and ids are nobody else's business. */
const mode = 0o640;

/** Opened for each line, so that a log may be rotated away under a running process. */
function append(path: string, line: string): void {
  const bytes = Buffer.from(line);
  const file = openSync(path, flags, mode);
  try {
    const written = writeSync(file, bytes);
    if (written < bytes.length) throw new Error(`expected ${bytes.length} bytes to fit, received room for ${written}`);
  } finally {
    closeSync(file);
  }
}
