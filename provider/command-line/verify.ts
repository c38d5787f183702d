import { validityViolation } from "../certificate/validity.ts";
import type { Observation } from "../targets/target.ts";
import { type IdentityOptions, parseAddress } from "./address.ts";
import { certificateFields, certificateJson, chainLines } from "./certificate-view.ts";
import { type ExitCode, exitCodes, UsageError } from "./exit-codes.ts";
import type { AddCommand } from "./program.ts";
import { type Answer, type Edge, parseEdge, type Served, servedBy } from "./served.ts";
import { addIdentityOptions } from "./shared-options.ts";
import { fields } from "./table.ts";
import { paint, plain, print } from "./terminal.ts";

interface VerifyOptions extends IdentityOptions {
  readonly target?: string;
  readonly serverName?: string;
  readonly json?: true;
}

const help = `
Shakes hands with every address of HOST, so that a node that has not changed over shows. The chain is shown as the
server sent it, and judged as a client with this machine's roots would (Node's, the system's, NODE_EXTRA_CA_CERTS).

Examples:
  $ pulumi-certificates verify api.example.com
  $ pulumi-certificates verify 10.0.3.7:8443 --server-name api.example.com
  $ pulumi-certificates verify api.example.com --target https://prod.vault.azure.net/certificates/api --json

Exits with 1 where an address serves a certificate that has expired, does not cover the name, is not trusted, or is not
the one that the target holds; with 3 where no address could be reached.`;

export const addVerify: AddCommand = (program, end) => {
  const command = program
    .command("verify")
    .summary("what an edge serves, against what the target holds")
    .description("Shows what an edge serves, as a client sees it, against what the target holds.")
    .argument("<host[:port]>", "a name or address; port 443 where none is given")
    .option("--target <arn|vault-id>", "the certificate that should be served")
    .option("--server-name <name>", "sent as SNI and matched against the certificate (default: HOST)");
  addIdentityOptions(command)
    .option("--json", "answer in JSON")
    .addHelpText("after", help)
    .action(async (host: string, options: VerifyOptions) => end(await verify(host, options)));
};

async function verify(host: string, options: VerifyOptions): Promise<ExitCode> {
  const edge = parseEdge(host, options.serverName);
  if (edge === undefined)
    throw new UsageError("host: expected HOST, HOST:PORT or [IPv6]:PORT, received something else");
  const now = new Date();
  const [answers, held] = await Promise.all([servedBy(edge), heldBy(options)]);
  const judged = answers.map((answer) => ({ answer, problems: problemsOf(answer, edge, held, now) }));
  if (options.json) print(JSON.stringify(asJson(edge, held, judged, now), undefined, 2));
  else print(judged.map((each) => asText(each, now)).join("\n\n"));
  if (answers.every((answer) => "failure" in answer)) return exitCodes.failed;
  return judged.every(({ problems }) => problems.length === 0) ? exitCodes.fine : exitCodes.wrong;
}

async function heldBy({ target, ...identity }: VerifyOptions): Promise<Observation | undefined> {
  if (target === undefined) return undefined;
  const { id, choice } = parseAddress(target, identity);
  const held = await (await choice.connect()).observe(id);
  if (held === undefined) throw new UsageError(`--target: expected a certificate at ${id}, received nothing`);
  return held;
}

interface Judged {
  readonly answer: Answer;
  readonly problems: readonly string[];
}

function problemsOf(answer: Answer, edge: Edge, held: Observation | undefined, now: Date): string[] {
  const at = `${answer.address}:${edge.port}`;
  if ("failure" in answer) return [`${at}: expected a TLS handshake, received ${answer.failure}`];
  const { leaf, coversServerName, trusted, distrust } = answer;
  const validity = validityViolation(leaf, at, now);
  const name = edge.serverName === "" ? edge.host : edge.serverName;
  return [
    ...(validity === undefined ? [] : [validity.message]),
    ...(coversServerName ? [] : [`${at}: expected a certificate for ${name}, received ${namesText(answer)}`]),
    ...(trusted ? [] : [`${at}: expected a chain that this machine trusts, received ${distrust}`]),
    ...(held === undefined || held.leaf.fingerprint === leaf.fingerprint ? [] : [another(at, answer, held)]),
  ];
}

function namesText({ leaf }: Served): string {
  return leaf.subjectAlternativeNames.join(", ") || "one without names";
}

function another(at: string, { leaf }: Served, held: Observation): string {
  return `${at}: expected what the target holds (SHA-256 ${held.leaf.fingerprint}), received SHA-256 ${leaf.fingerprint}`;
}

function asText({ answer, problems }: Judged, now: Date): string {
  const verdict =
    problems.length === 0
      ? [paint("green", "all well")]
      : problems.map((each) => `${paint("red", "problem")}  ${plain(each)}`);
  if ("failure" in answer) return [paint("bold", answer.address), ...verdict].join("\n");
  const chain = chainLines(answer.chain, now);
  const entries: [string, string | string[]][] = [
    ...certificateFields(answer.leaf, now),
    ["chain sent", chain.length > 0 ? chain : "none"],
    ["trusted", answer.trusted ? "yes" : `no: ${answer.distrust}`],
    ["protocol", answer.protocol],
  ];
  return [paint("bold", answer.address), fields(entries), ...verdict].join("\n");
}

function asJson(edge: Edge, held: Observation | undefined, judged: readonly Judged[], now: Date): object {
  return {
    ok: judged.every(({ problems }) => problems.length === 0),
    ...edge,
    target: held === undefined ? null : { id: held.id, certificate: certificateJson(held.leaf, now) },
    addresses: judged.map(({ answer, problems }) => ({ problems, ...answerJson(answer, held, now) })),
  };
}

function answerJson(answer: Answer, held: Observation | undefined, now: Date): object {
  if ("failure" in answer) return answer;
  const { leaf, chain, ...rest } = answer;
  return {
    ...rest,
    distrust: rest.distrust ?? null,
    holdsTarget: held === undefined ? null : held.leaf.fingerprint === leaf.fingerprint,
    certificate: certificateJson(leaf, now),
    chain: chain.map((each) => certificateJson(each, now)),
  };
}
