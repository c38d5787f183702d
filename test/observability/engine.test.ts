import { describe, expect, type TestContext, test } from "vitest";
import { parseExposition } from "../../provider/observability/exposition.ts";
import { acmStack } from "../engine/acm-stack.ts";
import { timesSaid } from "../engine/certificate-stack.ts";
import { availableEngines } from "../engine/engine.ts";
import { issueAuthority } from "../pki/index.ts";
import { shownValue } from "./entries.ts";
import { missing, served, started } from "./tools.ts";

const [engine] = await availableEngines();
if (engine === undefined) throw new Error("expected an engine, received none");
process.stdout.write(`metrics and log run through: ${engine.name}\n`);

const issuer = issueAuthority({ keyAlgorithm: "EC_prime256v1" }).issueIntermediate({ keyAlgorithm: "EC_prime256v1" });
const issue = () => issuer.issueLeaf({ names: ["api.example.com"], keyAlgorithm: "EC_prime256v1" });

/** A stack with two certificates, whose provider has these variables. */
async function opened({ onTestFinished }: TestContext, environment: Readonly<Record<string, string>>) {
  const resources = ["api", "www"].map((name) => ({ name, args: { acm: { region: "eu-west-1" } } }));
  const stack = await acmStack(engine as NonNullable<typeof engine>, {
    program: "certificates",
    config: { resources },
    environment,
  });
  onTestFinished(stack.close);
  return {
    up: async () => {
      for (const name of ["api", "www"]) stack.certificates.receive(name, await issue());
      return stack.certificates.stack.up();
    },
  };
}

describe("a provider process, which is killed at the end of its run", { timeout: 120_000 }, () => {
  test("deploys beside a Pushgateway that hangs, warns once, and keeps its password; the log on stderr is shown", async (context) => {
    const url = (await served(() => {})).replace("://", "://jo:hidden@");
    const stack = await opened(context, {
      PULUMI_CERTIFICATES_METRICS_PUSHGATEWAY: url,
      PULUMI_CERTIFICATES_EVENT_LOG: "stderr",
    });
    const run = await stack.up();
    expect(run.succeeded, run.text).toBe(true);
    expect(timesSaid(run, "METRICS_PUSHGATEWAY: they could not be written"), run.text).toBe(1);
    expect(run.text).not.toContain("hidden");
    expect(run.text).toContain('"step":"succeeded"');
  });

  test.skipIf(missing("prometheus-pushgateway"))(
    "has pushed before that, and counts on in the next one",
    async (context) => {
      const url = await started(
        "prometheus-pushgateway",
        (port) => [`--web.listen-address=127.0.0.1:${port}`],
        "/-/ready",
      );
      const stack = await opened(context, { PULUMI_CERTIFICATES_METRICS_PUSHGATEWAY: url });
      const held = async () => parseExposition(await (await fetch(`${url}/metrics`)).text());
      expect((await stack.up()).succeeded).toBe(true);
      const labels = { result: "success", organization: "organization", project: "certificates", stack: "dev" };
      expect(shownValue(await held(), "deploy_attempts_total", labels)).toBe(2);
      expect((await stack.up()).succeeded).toBe(true);
      expect(shownValue(await held(), "deploy_attempts_total", labels)).toBe(4);
    },
  );
});
