import { Option } from "commander";
import type { Bundle } from "../certificate/bundle.ts";
import { validityViolation } from "../certificate/validity.ts";
import { InvalidInputError, type Violation } from "../errors.ts";
import { warningsAbout } from "../imported-certificate/warnings.ts";
import { targetKinds } from "../targets/kinds.ts";
import type { BundleRule } from "../targets/target.ts";
import { certificateFields, certificateJson, chainLines } from "./certificate-view.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { asBundle, NoKey, type OfflineBundle, readBundleFiles } from "./offline-bundle.ts";
import type { AddCommand } from "./program.ts";
import { fields } from "./table.ts";
import { paint, plain, print } from "./terminal.ts";

interface CheckOptions {
  readonly privateKey?: string;
  readonly passphraseEnv?: string;
  readonly target?: "acm" | "key-vault";
  readonly strict?: true;
  readonly json?: true;
}

const help = `
All of the rules that need no cloud: the leaf is the private key's, the chain leads on from it without a gap, nothing
has expired, and, with --target, what that service takes. No network, no credentials: for a CI job before any \`up\`.

Examples:
  $ pulumi-certificates check api.pem chain.pem --private-key api.key --target acm
  $ vault kv get -field=key secret/api | pulumi-certificates check api.pem --private-key -
  $ API_PASS=… pulumi-certificates check api.pfx --passphrase-env API_PASS --target key-vault --json`;

export const addCheck: AddCommand = (program, end) => {
  program
    .command("check")
    .summary("judge a bundle offline, before any `up`")
    .description("Judges a bundle offline: what `up` would refuse of it without asking the cloud.")
    .argument("<file...>", "leaf and issuers in PEM, in any order; or one PFX; - for stdin")
    .option("--private-key <file>", "the leaf's private key in PEM; - for stdin")
    .option("--passphrase-env <variable>", "the environment variable that holds the key's or PFX's passphrase")
    .addOption(new Option("--target <service>", "ask that service's rules too").choices(["acm", "key-vault"]))
    .option("--strict", "warnings refuse as well")
    .option("--json", "answer in JSON")
    .addHelpText("after", help)
    .action(async (certificates: string[], options: CheckOptions) => end(await check(certificates, options)));
};

/** What was found, whole or not. */
interface Findings {
  readonly bundle: OfflineBundle | undefined;
  readonly violations: readonly Violation[];
  readonly warnings: readonly Violation[];
}

async function check(certificates: readonly string[], options: CheckOptions): Promise<ExitCode> {
  const now = new Date();
  const findings = await findingsIn(certificates, options, now);
  if (options.json) print(JSON.stringify(asJson(findings, now), undefined, 2));
  else print(asText(findings, now));
  const refused = findings.violations.length > 0 || (options.strict === true && findings.warnings.length > 0);
  return refused ? exitCodes.wrong : exitCodes.fine;
}

async function findingsIn(certificates: readonly string[], options: CheckOptions, now: Date): Promise<Findings> {
  const { privateKey, passphraseEnv: passphraseVariable, target } = options;
  try {
    const bundle = await readBundleFiles({ certificates, privateKey, passphraseVariable });
    const validity = validityViolation(bundle.leaf, "certificate", now);
    const violations = [validity, ...rulesOf(target).map((rule) => askedOf(rule, asBundle(bundle), now))];
    const warnings = validity === undefined ? warningsAbout(asBundle(bundle), now) : [];
    return { bundle, violations: violations.filter((each) => each !== undefined), warnings };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { bundle: undefined, violations: error.violations, warnings: [] };
  }
}

function rulesOf(target: CheckOptions["target"]): readonly BundleRule[] {
  const argument = target === "key-vault" ? "keyVault" : target;
  return targetKinds.find((kind) => kind.argument === argument)?.bundleRules ?? [];
}

function askedOf(rule: BundleRule, bundle: Bundle, now: Date): Violation | undefined {
  try {
    return rule(bundle, now);
  } catch (error) {
    if (error instanceof NoKey) return undefined;
    throw error;
  }
}

function asJson({ bundle, violations, warnings }: Findings, now: Date): object {
  return {
    ok: violations.length === 0,
    violations,
    warnings,
    certificate: bundle && certificateJson(bundle.leaf, now),
    chain: bundle?.chain.map((each) => certificateJson(each, now)),
    privateKey: bundle && (bundle.privateKey === undefined ? "not given" : "belongs to the certificate"),
  };
}

function asText({ bundle, violations, warnings }: Findings, now: Date): string {
  const refusals = violations.map(({ message }) => `${paint("red", "refused")}  ${plain(message)}`);
  const doubts = warnings.map(({ message }) => `${paint("yellow", "warning")}  ${plain(message)}`);
  const verdict = refusals.length === 0 ? [`${paint("green", "sound")}    ${soundness(bundle)}`] : refusals;
  return [...(bundle === undefined ? [] : [described(bundle, now)]), ...verdict, ...doubts].join("\n");
}

function described(bundle: OfflineBundle, now: Date): string {
  const chain = chainLines(bundle.chain, now);
  return fields([...certificateFields(bundle.leaf, now), ["chain", chain.length > 0 ? chain : "none"]]);
}

function soundness(bundle: OfflineBundle | undefined): string {
  return bundle?.privateKey === undefined
    ? "as far as can be said without its private key"
    : "certificate, chain and private key belong together";
}
