// Runs the command that issues a certificate, and `pulumi up`, when two thirds of the live certificate's life are over:
//   node renew.ts vault write -format=json …
// The command's output, if it has any, goes to the file that RENEW_OUTPUT names. Exits with 0 where nothing is due.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

interface StackOutputs {
  readonly notBefore?: string;
  readonly notAfter?: string;
}

/** When a certificate is due: after two thirds of its life, as ACME clients and cert-manager have it. */
function dueAt({ notBefore, notAfter }: StackOutputs): Date {
  if (notBefore === undefined || notAfter === undefined) return new Date(0);
  const [from, to] = [Date.parse(notBefore), Date.parse(notAfter)];
  return new Date(from + ((to - from) * 2) / 3);
}

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error("expected the command that issues the certificate, received none: node renew.ts COMMAND ARGUMENT …");
  process.exit(2);
}

const outputs: StackOutputs = JSON.parse(execFileSync("pulumi", ["stack", "output", "--json"], { encoding: "utf8" }));
const due = dueAt(outputs);
if (due > new Date()) {
  console.log(`not due before ${due.toISOString()}: the live certificate is valid until ${outputs.notAfter}`);
  process.exit(0);
}

const output = execFileSync(command, args, { stdio: ["inherit", "pipe", "inherit"] });
// It holds the key: for its owner only.
if (process.env.RENEW_OUTPUT !== undefined) writeFileSync(process.env.RENEW_OUTPUT, output, { mode: 0o600 });
execFileSync("pulumi", ["up", "--yes"], { stdio: "inherit" });
