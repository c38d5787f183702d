import { writeFile } from "node:fs/promises";
import { InvalidArgumentError, Option } from "commander";
import { regionArgument } from "../aws/arguments.ts";
import { safeParse } from "../schema.ts";
import type { ListedCertificate } from "../targets/inventory.ts";
import { credentialModes } from "../targets/key-vault/arguments.ts";
import { vaultUrlProblem } from "../targets/key-vault/vault-url.ts";
import { validityOf } from "./days.ts";
import { type ExitCode, exitCodes, UsageError } from "./exit-codes.ts";
import { entryOf } from "./inventory-entry.ts";
import { type Gathered, gather, type Place } from "./inventory-gather.ts";
import { inventoryPage } from "./inventory-page.ts";
import { inventoryTable } from "./inventory-table.ts";
import type { AddCommand } from "./program.ts";
import { clearProgress, note, plainLines, print, showProgress } from "./terminal.ts";

interface InventoryOptions {
  readonly region?: readonly string[];
  readonly vault?: readonly string[];
  readonly profile?: string;
  readonly credential?: (typeof credentialModes)[number];
  readonly expiringWithin?: number;
  readonly tags: boolean;
  readonly json?: true;
  readonly html?: string;
}

const help = `
Every certificate of the regions and vaults, ours and others', soonest expiry first. In ACM the owner costs a call for
each certificate, at ten a second: --no-tags leaves it out. The page that --html writes is one file that needs nothing
else, so it can be mailed, or put beside a build's artifacts.

Examples:
  $ pulumi-certificates inventory --region eu-west-1 us-east-1 --vault https://prod.vault.azure.net
  $ pulumi-certificates inventory --html certificates.html
  $ pulumi-certificates inventory --expiring-within 30 --json | jq -r '.certificates[].name'

Exits with 1 where anything listed has expired, or, with --expiring-within, where anything is listed at all; with 3
where a region or vault could not be read.`;

export const addInventory: AddCommand = (program, end) => {
  program
    .command("inventory")
    .summary("all certificates of regions and vaults, soonest expiry first")
    .description("Lists all certificates of AWS regions and Azure vaults, soonest expiry first.")
    .option("--region <region...>", "AWS regions (default: AWS_REGION, where no vault is given)")
    .option("--vault <url...>", "vaults, https://NAME.vault.azure.net")
    .option("--profile <name>", "AWS profile (default: the SDK's own chain)")
    .addOption(new Option("--credential <mode>", "how to sign in to Azure").choices(credentialModes))
    .option("--expiring-within <days>", "only what has expired or will within so many days", wholeDays)
    .option("--no-tags", "do not read who owns what is in ACM")
    .addOption(new Option("--json", "answer in JSON").conflicts("html"))
    .option("--html <file>", "write a page to look at; - for stdout")
    .addHelpText("after", help)
    .action(async (options: InventoryOptions) => end(await inventory(options)));
};

async function inventory(options: InventoryOptions): Promise<ExitCode> {
  const gathered = await gather(placesIn(options), showProgress);
  clearProgress();
  const now = new Date();
  const certificates = gathered.certificates.filter((each) => isWithin(each, options.expiringWithin, now));
  await answer({ ...gathered, certificates }, options, now);
  for (const { place, message } of gathered.failures) {
    note(plainLines(`${place}: expected its certificates, received ${message}`));
  }
  if (gathered.failures.length > 0) return exitCodes.failed;
  const alarming = certificates.some(
    (each) => options.expiringWithin !== undefined || validityOf(each, now) === "expired",
  );
  return alarming ? exitCodes.wrong : exitCodes.fine;
}

async function answer({ certificates, failures }: Gathered, options: InventoryOptions, now: Date): Promise<void> {
  const entries = certificates.map((each) => entryOf(each, now));
  if (options.json) return print(JSON.stringify({ generatedAt: now, certificates: entries, failures }, undefined, 2));
  if (options.html === undefined) {
    if (certificates.length > 0) print(inventoryTable(certificates, now));
    return note(counted(certificates.length));
  }
  const page = inventoryPage(entries, failures, now);
  if (options.html === "-") return print(page);
  await writeFile(options.html, page);
  note(`${counted(certificates.length)} in ${options.html}`);
}

function counted(certificates: number): string {
  return certificates === 1 ? "1 certificate" : `${certificates} certificates`;
}

function isWithin(certificate: ListedCertificate, days: number | undefined, now: Date): boolean {
  if (days === undefined) return true;
  const { notAfter } = certificate;
  return notAfter !== undefined && notAfter.getTime() <= now.getTime() + days * 24 * 60 * 60 * 1000;
}

/** Each cloud's SDK is loaded when the first of its places is listed. */
function placesIn({ region, vault = [], profile, credential, tags }: InventoryOptions): Place[] {
  const regions = [...new Set(region ?? (vault.length > 0 ? [] : defaultRegions()))];
  const vaults = [...new Set(vault)];
  for (const each of regions) refuse("--region", safeParse(regionArgument, each).issues?.[0].message);
  for (const each of vaults) refuse("--vault", vaultUrlProblem(each));
  return [
    ...regions.map(
      (each): Place => ({
        name: each,
        list: async (onProgress) => {
          const { listRegion } = await import("../targets/acm/inventory.ts");
          return listRegion(each, { profile }, { tags, onProgress });
        },
      }),
    ),
    ...vaults.map(
      (vaultUrl): Place => ({
        name: new URL(vaultUrl).host,
        list: async (onProgress) => {
          const { listVault } = await import("../targets/key-vault/inventory.ts");
          return listVault({ vaultUrl, ...(credential && { credential }) }, { onProgress });
        },
      }),
    ),
  ];
}

function refuse(option: string, expected: string | undefined): void {
  if (expected !== undefined) throw new UsageError(`${option}: expected ${expected}, received something else`);
}

function defaultRegions(): string[] {
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (region !== undefined && region !== "") return [region];
  throw new UsageError("--region: expected a region or a --vault to list, received neither, and AWS_REGION is not set");
}

function wholeDays(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number of days");
}
