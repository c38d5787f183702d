/** The peer: Terraform's `aws_acm_certificate`, with the same certificates and the same local ACM. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startLocalAcm } from "../clouds/acm/index.ts";
import { issueBundles } from "./bundles.ts";
import { mark } from "./memory.ts";
import { type Measured, measure, type Phase } from "./phases.ts";

const run = promisify(execFile);

/** Where a machine without access to Terraform's registry keeps its providers. */
const pluginFolder = process.env.PULUMI_CERTIFICATES_TERRAFORM_PLUGINS;

const program = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
variable "count_of" { type = number }
resource "aws_acm_certificate" "site" {
  count             = var.count_of
  certificate_body  = file("bundles/site-\${count.index + 1}.crt")
  certificate_chain = file("bundles/site-\${count.index + 1}.chain")
  private_key       = file("bundles/site-\${count.index + 1}.key")
}
`;

/** A folder in which `terraform init` has been done, or why there is none. */
export async function prepareTerraform(): Promise<{ folder: string; version: string } | { missing: string }> {
  const folder = mkdtempSync(join(tmpdir(), "bench-terraform-"));
  try {
    writeFileSync(join(folder, "main.tf"), program);
    const plugins = pluginFolder === undefined ? [] : [`-plugin-dir=${pluginFolder}`];
    await run("terraform", ["init", "-input=false", "-no-color", ...plugins], { cwd: folder });
    const { stdout } = await run("terraform", ["version"], { cwd: folder });
    const version = stdout.split("\n", 1)[0] ?? "Terraform";
    const provider = /provider registry\S*\/aws (v\S+)/.exec(stdout)?.[1] ?? "of unknown version";
    return { folder, version: `${version}, AWS provider ${provider}` };
  } catch (error) {
    rmSync(folder, { recursive: true });
    const { code, message } = error as NodeJS.ErrnoException;
    return { missing: code === "ENOENT" ? "no terraform on PATH" : (message.split("\n")[0] ?? message) };
  }
}

/** @param speed undefined: no quotas; Terraform's own retries wait in real time, so no other than 1 is fair to it */
export async function measureTerraform(folder: string, count: number, speed?: 1): Promise<Measured[]> {
  const cloud = await startLocalAcm();
  if (speed !== undefined) cloud.acm.configure({ quotas: true, speed });
  const marker = randomUUID();
  const environment = { ...process.env, ...cloud.env, [mark]: marker, TF_VAR_count_of: String(count) };
  const terraform = (phase: Phase, ...command: string[]) =>
    measure(phase, cloud.acm, { marker, speed: 1 }, async () => {
      const options = ["-input=false", "-no-color", "-auto-approve"];
      await run("terraform", [...command, ...options], { cwd: folder, env: environment, maxBuffer: 2 ** 28 });
    });
  try {
    await receive(folder, count);
    const created = await terraform("create", "apply");
    const unchanged = await terraform("no-op", "apply");
    await receive(folder, count);
    const rotated = await terraform("rotate", "apply");
    const destroyed = await terraform("destroy", "destroy");
    return [created, unchanged, rotated, destroyed];
  } finally {
    await cloud.close();
    rmSync(join(folder, "terraform.tfstate"), { force: true });
  }
}

async function receive(folder: string, count: number): Promise<void> {
  const bundles = join(folder, "bundles");
  mkdirSync(bundles, { recursive: true });
  for (const [name, { certificatePem, chainPem, privateKeyPem, rootPem }] of await issueBundles(count)) {
    writeFileSync(join(bundles, `${name}.crt`), certificatePem);
    writeFileSync(join(bundles, `${name}.chain`), chainPem === "" ? rootPem : chainPem);
    writeFileSync(join(bundles, `${name}.key`), privateKeyPem);
  }
}
