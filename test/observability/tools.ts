/** Prometheus' own programs, where they are on PATH. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";

type Tool = "promtool" | "prometheus" | "prometheus-pushgateway";

/** Why tests that need these programs do not run; false where all are there. Said aloud. */
export function missing(...tools: readonly Tool[]): string | false {
  const absent = tools.filter((tool) => pathOf(tool) === undefined);
  if (absent.length === 0) return false;
  const reason = `not on PATH: ${absent.join(", ")}`;
  process.stdout.write(`skipped, ${reason}\n`);
  return reason;
}

function pathOf(tool: Tool): string | undefined {
  return (process.env.PATH ?? "").split(delimiter).find((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function promtool(args: readonly string[], input?: string): string {
  return execFileSync("promtool", [...args], { encoding: "utf8", stdio: ["pipe", "pipe", "pipe"], input: input ?? "" });
}

/** A program that answers on a port, until the test ends. Answers its URL. */
export async function started(
  tool: Tool,
  argsFor: (port: number) => readonly string[],
  ready: string,
): Promise<string> {
  const port = await freePort();
  const process = spawn(tool, [...argsFor(port)], { stdio: "ignore" });
  onTestFinished(() => ended(process));
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await answers(url + ready)) return url;
    await sleep(50);
  }
  throw new Error(`${tool}: expected an answer at ${url}${ready}, received none for 10 s`);
}

async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null) return;
  const exited = new Promise((resolve) => process.once("exit", resolve));
  process.kill("SIGKILL");
  await exited;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

export async function freePort(): Promise<number> {
  const { port, close } = await listening(() => {});
  await close();
  return port;
}

/** A server of the test's own, until it ends. */
export async function served(listener: RequestListener): Promise<string> {
  const { port, close } = await listening(listener);
  onTestFinished(close);
  return `http://127.0.0.1:${port}`;
}

async function listening(listener: RequestListener): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, close };
}
