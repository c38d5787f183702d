/** A stack's state as `pulumi stack export --show-secrets` writes it, whichever engine runs the stack. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CertificateStack } from "../engine/certificate-stack.ts";
import type { Engine } from "../engine/engine.ts";
import { passphrase } from "../engine/environment.ts";
import { encryptionFor } from "../engine/stand-in/encryption.ts";
import { stackDirectoryOf } from "../engine/stand-in/stack-file.ts";
import { isSecret, mapChildren, reveal } from "../engine/stand-in/values.ts";
import { type CommandOptions, type CommandRun, command } from "./command.ts";

const project = "certificates";
const signature = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/**
 * Runs the command for a stack: the real CLI exports the state itself, in the program's folder; the stand-in has no
 * command of that name, so its state is piped in.
 */
export async function commandOnStack(
  engine: Engine,
  { stack, workDirectory }: CertificateStack,
  args: readonly string[],
  { env = {} }: CommandOptions = {},
): Promise<CommandRun> {
  if (engine.kind === "stand-in") {
    const stdin = disclosed(await stack.exportState(), workDirectory);
    return command([...args, "--state", "-"], { env, stdin });
  }
  const folder = join(workDirectory, "cli", project);
  return command([...args, "--stack", "dev", "--cwd", folder], {
    env: {
      HOME: process.env.HOME ?? "",
      PULUMI_HOME: join(workDirectory, "cli", "home"),
      PULUMI_BACKEND_URL: `file://${workDirectory}`,
      PULUMI_CONFIG_PASSPHRASE: passphrase,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...env,
    },
  });
}

/** The real CLI writes a secret as `plaintext`, which is JSON. */
function disclosed(exported: string, workDirectory: string): string {
  const salt = readFileSync(join(stackDirectoryOf(workDirectory, project, "dev"), "salt"), "utf8");
  const state = encryptionFor(passphrase, salt).disclose(JSON.parse(exported));
  const asExported = (value: unknown): unknown =>
    isSecret(value) ? { ...signature, plaintext: JSON.stringify(reveal(value)) } : mapChildren(value, asExported);
  return JSON.stringify(asExported(state));
}
