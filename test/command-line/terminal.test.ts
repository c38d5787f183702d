import { spawn, spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { plain } from "../../provider/command-line/terminal.ts";
import { acmFixture, bundleOf, issue } from "../clouds/acm/fixtures.ts";
import { main } from "./command.ts";
import { written } from "./files.ts";
import { exportedStack, provenance } from "./stack.ts";

test("a name that tries to steer the terminal is shown with its control characters taken out", () => {
  expect(plain("\u001b[2Jexample\r\n\u202egpj.com")).toBe("�[2Jexample���gpj.com");
});

const hasScript = spawnSync("script", ["--version"]).status === 0;
if (!hasScript) process.stdout.write("command line: SKIPPED on a terminal: no `script` (util-linux) on PATH\n");

/** Runs the command on a terminal of its own; what is typed comes as soon as something is asked. */
async function onTerminal(args: readonly string[], env: Readonly<Record<string, string>>, typed = "") {
  const line = [process.execPath, main, ...args].map((each) => `'${each}'`).join(" ");
  const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    env: { PATH: process.env.PATH ?? "", TERM: "xterm-256color", PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000", ...env },
  });
  let shown = "";
  let answer = typed === "" ? undefined : `${typed}\n`;
  child.stdout.on("data", (data) => {
    shown += data;
    if (answer === undefined || !shown.includes("go on: ")) return;
    child.stdin.write(answer);
    answer = undefined;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, shown };
}

describe.skipIf(!hasScript)("on a terminal", () => {
  test("colour says what is urgent, unless NO_COLOR asks for none", async () => {
    const { acm, env } = await acmFixture();
    const arn = acm.importDirectly({ bundle: bundleOf(await issue()) });
    expect((await onTerminal(["inspect", arn], env)).shown).toContain("\u001b[32m89 days left");
    expect((await onTerminal(["inspect", arn], { ...env, NO_COLOR: "1" })).shown).not.toContain("\u001b[32m");
  });

  test("a long listing says on one line how far it is, and wipes it before the answer", async () => {
    const { acm, env } = await acmFixture();
    acm.importDirectly({ bundle: bundleOf(await issue()) });
    const { shown } = await onTerminal(["inventory"], env);
    expect(shown).toContain("\r\u001b[Keu-west-1: listed 1");
    expect(shown).toContain("eu-west-1: read 1 of 1\r\u001b[K\u001b[2mEXPIRES");
  });

  test.each([
    { typed: "y", live: "failed", says: "nothing was done" },
    { typed: "yes", live: "before", says: "run `pulumi up`" },
  ])("recover asks first, and takes $typed for what it is", async ({ typed, live, says }) => {
    const { acm, env } = await acmFixture();
    const leaves = { before: await issue(), failed: await issue() };
    const arn = acm.importDirectly({ bundle: bundleOf(leaves.failed), tags: provenance });
    const inputs = {
      certificate: leaves.before.certificatePem,
      chain: leaves.before.chainPem,
      privateKey: leaves.before.privateKeyPem,
    };
    const outputs = { previousFingerprint: leaves.before.fingerprint };
    const target = { acm: { region: "eu-west-1" } };
    const [state = ""] = written({
      "state.json": exportedStack({ id: arn, imported: leaves.failed, target, inputs, outputs }),
    });
    const { code, shown } = await onTerminal(["recover", "api", "--state", state], env, typed);
    expect(shown).toContain('Type "yes" to go on');
    expect(shown).toContain(says);
    expect(code).toBe(0);
    expect(acm.certificate(arn)?.fingerprint).toBe(leaves[live as keyof typeof leaves].fingerprint);
  });
});
