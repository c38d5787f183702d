import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const python = fileURLToPath(new URL("../../.cache/moto/bin/python", import.meta.url));

/**
 * moto appends a root of its own to every imported chain, which the real service does not: without it, chains compare.
 * And it says of every private authority that it is for certificates of seven days, whatever was asked for.
 */
const launcher = [
  "import moto.acm.models as acm",
  "acm.AWS_ROOT_CA = acm.GOOGLE_ROOT_CA = b''",
  "from moto.acmpca.models import CertificateAuthority as authority",
  "described = authority.to_json",
  "authority.to_json = lambda self: {**described(self), 'UsageMode': 'GENERAL_PURPOSE'}",
  "from moto.server import main",
  "main()",
].join("; ");

/** Why there is no moto on this machine, or undefined where there is one. The test set-up installs it from PyPI. */
export const motoMissing = existsSync(python) ? undefined : "moto is not installed here (test/set-up.mjs --with-moto)";

export interface StartedMoto {
  readonly url: string;
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** A second ACM, written by others: too lenient to be the only one, but a judge of what we send. */
export async function startMoto(): Promise<StartedMoto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(python, ["-c", launcher, "-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  await answering(url, child);
  return {
    url,
    async reset() {
      await fetch(`${url}/moto-api/reset`, { method: "POST" });
    },
    close: () => stopped(child),
  };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const response = await fetch(`${url}/moto-api/`).catch(() => undefined);
    if (response !== undefined) return;
    await sleep(100);
  }
  child.kill("SIGKILL");
  throw new Error("moto did not answer within 30 s of its start");
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
