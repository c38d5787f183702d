import { Command, CommanderError } from "commander";
import { redact } from "../redact.ts";
import { addCheck } from "./check.ts";
import { type ExitCode, exitCodeOf, exitCodes, isOurs } from "./exit-codes.ts";
import { addInspect } from "./inspect.ts";
import { addInventory } from "./inventory.ts";
import { addRecover } from "./recover.ts";
import { note, plainLines } from "./terminal.ts";
import { addVerify } from "./verify.ts";

/** Adds one command; `end` takes what it ends with. */
export type AddCommand = (program: Command, end: (code: ExitCode) => void) => void;

const commands: readonly AddCommand[] = [addInspect, addInventory, addVerify, addRecover, addCheck];

const afterHelp = `
Examples:
  $ pulumi-certificates check api.pem --private-key api.key --target acm
  $ pulumi-certificates inspect api --stack production
  $ pulumi-certificates inventory --region eu-west-1 us-east-1 --html certificates.html
  $ pulumi-certificates verify api.example.com --target arn:aws:acm:eu-west-1:111122223333:certificate/…
  $ pulumi-certificates recover api --stack production --dry-run

Exit codes:
  0  all is well
  1  something is wrong with a certificate: expired, drifted, not the one served, refused by a rule
  2  the command was not understood
  3  a call failed, so it is not known whether anything is wrong

Credentials are those of the cloud's own chain: AWS_PROFILE, AWS_ROLE_ARN, … for AWS; AZURE_TENANT_ID, \`az login\`,
a managed identity, … for Azure. No secret is ever an argument: keys are read from files or stdin, a passphrase from
an environment variable or a prompt. Colour only on a terminal (NO_COLOR is respected); answers are on stdout,
everything else on stderr.`;

/** Runs one command line, without the program's own name, and says what to exit with. */
export async function run(args: readonly string[], version: string): Promise<ExitCode> {
  let code: ExitCode = exitCodes.fine;
  const program = new Command("pulumi-certificates")
    .description(
      "Looks at certificates in AWS Certificate Manager and Azure Key Vault, at what serves them and at what Pulumi " +
        "recorded of them, and brings one back where a rotation and its restore have both failed.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showSuggestionAfterError()
    .showHelpAfterError("(see --help)")
    .exitOverride()
    .addHelpText("after", afterHelp);
  for (const add of commands) {
    add(program, (ended) => {
      code = ended;
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return explained(error);
  }
}

/** Commander has said what is wrong with the command line; everything else is said here. */
function explained(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  note(plainLines(isOurs(error) ? error.message : redact(error instanceof Error ? error.message : String(error))));
  return exitCodeOf(error);
}
