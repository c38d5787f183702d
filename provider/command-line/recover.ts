import { Option } from "commander";
import { InvalidInputError } from "../errors.ts";
import { type CheckedArguments, readArguments } from "../imported-certificate/arguments.ts";
import { assess } from "../imported-certificate/assess.ts";
import { deploy, standing } from "../imported-certificate/deployment.ts";
import { RefusedError } from "../imported-certificate/deployment-error.ts";
import { holds } from "../imported-certificate/live.ts";
import { look } from "../imported-certificate/look.ts";
import type { DeploymentRequest, DeploymentSettings } from "../imported-certificate/request.ts";
import { recordedIn } from "../imported-certificate/state.ts";
import { readWanted, requestFor } from "../imported-certificate/wanted.ts";
import { canAsk, confirmed } from "./ask.ts";
import { type ExitCode, exitCodes, UsageError } from "./exit-codes.ts";
import type { AddCommand } from "./program.ts";
import { type RecoveryBundle, type RecoveryFiles, recoveryBundle } from "./recovery-bundle.ts";
import { afterwards, plan } from "./recovery-text.ts";
import { addStackOptions } from "./shared-options.ts";
import type { StackChoice } from "./stack-export.ts";
import { type RecordedResource, recordedByName } from "./stack-state.ts";
import { note, paint, plain, plainLines, print } from "./terminal.ts";

interface RecoverOptions extends StackChoice, RecoveryFiles {
  readonly rollback?: DeploymentSettings["rollback"];
  readonly onConflict?: DeploymentSettings["onConflict"];
  readonly endpoints: boolean;
  readonly yes?: true;
  readonly dryRun?: true;
}

const help = `
For the one failure that leaves work behind, "rollback: also_failed": a rotation failed, and what was live before could
not be brought back. The bundle from before the failed run is taken from the stack's own state, in memory only, or from
files; it is shown with what is live, and imported by the same transaction as any \`up\`: refused where a rule stands
against it, read back, and restored where it fails. The state is not written: the next \`pulumi up\` looks at what is
live and puts it right.

Examples:
  $ pulumi-certificates recover api --stack production --dry-run
  $ pulumi-certificates recover api --stack production
  $ pulumi-certificates recover api --certificate old.pem --chain chain.pem --private-key old.key
  $ pulumi stack export --show-secrets | pulumi-certificates recover api --state - --yes`;

export const addRecover: AddCommand = (program, end) => {
  const command = program
    .command("recover")
    .summary("bring a certificate back, where a rotation and its restore failed")
    .description("Brings the last known good certificate back, where a rotation and its restore have both failed.")
    .argument("<name>", "the resource's name in the program, or its URN");
  addStackOptions(command)
    .option("--certificate <file>", "import this instead: the leaf, or leaf and chain, in PEM")
    .option("--chain <file>", "its issuers in PEM")
    .option("--private-key <file>", "its private key in PEM, - for stdin (default: the state's, where it has it)")
    .option("--passphrase-env <variable>", "the environment variable that holds the key's passphrase")
    .addOption(new Option("--rollback <how>", "in place of the argument").choices(["required", "best-effort"]))
    .addOption(new Option("--on-conflict <how>", "in place of the argument").choices(["refuse", "overwrite"]))
    .option("--no-endpoints", "do not wait for verify.endpoints to serve it")
    .option("--yes", "do not ask")
    .option("--dry-run", "say what would be done, and stop")
    .addHelpText("after", help)
    .action(async (name: string, options: RecoverOptions) => end(await recover(name, options)));
};

async function recover(name: string, options: RecoverOptions): Promise<ExitCode> {
  const resource = await recordedByName(name, options);
  if (resource.type !== "ImportedCertificate") {
    throw new UsageError(
      `${name}: expected an ImportedCertificate, whose bundle the stack has, received a ${resource.type}`,
    );
  }
  const found = await recoveryBundle(resource, options);
  const request = await requestOf(resource, found, options);
  const seen = await look(request);
  const assessment = seen && assess(request, seen);
  print(plan({ resource, request, found, seen, assessment, now: new Date() }));
  if (seen !== undefined && assessment !== undefined) {
    const violations = standing(request, seen, assessment);
    if (violations.length > 0) throw new RefusedError(violations);
    if (holds(seen.live, request.wanted)) return ended(resource, request);
  }
  if (options.dryRun) return exitCodes.fine;
  if (!(await agreed(options))) {
    note("nothing was done");
    return exitCodes.fine;
  }
  const { live } = await deploy(request);
  print(
    `${paint("green", "live now")}  SHA-256 ${live.leaf.fingerprint}, valid until ${live.leaf.notAfter.toISOString()}`,
  );
  return ended(resource, request);
}

function ended(resource: RecordedResource, request: DeploymentRequest): ExitCode {
  print(afterwards(resource, request));
  return exitCodes.fine;
}

/** The transaction of an `up`, with the settings of the program where the command line says nothing. */
async function requestOf(
  resource: RecordedResource,
  { inputs }: RecoveryBundle,
  { rollback, onConflict, endpoints }: RecoverOptions,
): Promise<DeploymentRequest> {
  // A certificate that ends earlier than the live one is what is wanted here, so warnings only warn.
  const wanted = readWanted(checked({ ...inputs, strict: false }), new Date());
  const target = await wanted.args.choice.connect();
  const request = requestFor(wanted, target, resource.id, recordedIn(resource.outputs));
  const { settings } = request;
  return {
    ...request,
    settings: {
      ...settings,
      ...(rollback && { rollback }),
      ...(onConflict && { onConflict }),
      ...(!endpoints && { verify: { ...settings.verify, endpoints: [] } }),
    },
    warn: (message) => note(`${paint("yellow", "warning")}  ${plainLines(message)}`),
  };
}

function checked(inputs: Readonly<Record<string, unknown>>): CheckedArguments {
  const { args, violations } = readArguments(inputs);
  if (args !== undefined) return args;
  const [first, ...more] = violations;
  if (first === undefined) throw new Error("state: expected all arguments known, received one that is not");
  throw new InvalidInputError([first, ...more]);
}

function agreed({ yes, state }: RecoverOptions): Promise<boolean> | true {
  if (yes) return true;
  if (state !== "-" && canAsk()) return confirmed(plain("Import it?"));
  throw new UsageError("--yes: expected it where nobody can be asked (no terminal), received neither");
}
