import { type Command, Option } from "commander";
import { credentialModes } from "../targets/key-vault/arguments.ts";

/** How to find the stack whose state is to be read. */
export function addStackOptions(command: Command): Command {
  return command
    .option("-s, --stack <stack>", "the stack whose state is read, by `pulumi stack export --show-secrets`")
    .option("-C, --cwd <folder>", "the program's folder (default: the working directory)")
    .option("--state <file>", "read the exported state from there instead; - for stdin");
}

/** Whose credentials to use for a certificate that is given by its id. */
export function addIdentityOptions(command: Command): Command {
  return command
    .option("--profile <name>", "AWS profile (default: the SDK's own chain)")
    .addOption(new Option("--credential <mode>", "how to sign in to Azure").choices(credentialModes));
}
