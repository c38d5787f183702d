import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleOf, issue } from "../../clouds/acm/fixtures.ts";
import { type StartedAws, startLocalAws } from "../../clouds/aws/index.ts";
import { availableEngines, type Run, type Stack } from "../engine.ts";
import { awsPlugin } from "./index.ts";

const engines = await availableEngines();
process.stdout.write(`resources of @pulumi/aws run through: ${engines.map(({ name }) => name).join(", ")}\n`);
const bundle = bundleOf(await issue());

describe.each(engines)("$name", { timeout: 240_000 }, (engine) => {
  let cloud: StartedAws;
  let stack: Stack;
  let directory: string;
  let listenerArn: string;
  const certificate = () => cloud.aws.acm.importDirectly({ bundle });
  const attached = () => cloud.aws.elb.certificatesOf(listenerArn);

  beforeAll(async () => {
    cloud = await startLocalAws();
    directory = mkdtempSync(join(tmpdir(), "attachments-"));
    const workDirectory = join(directory, "work");
    mkdirSync(workDirectory);
    stack = await engine.createStack({
      programDirectory: fileURLToPath(new URL("../../programs/attachments", import.meta.url)),
      project: "attachments",
      stack: "dev",
      workDirectory,
      plugins: [awsPlugin],
      environment: {
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        // @pulumi/aws is large, and loaded anew by every program.
        NODE_COMPILE_CACHE: fileURLToPath(new URL("../../../node_modules/.cache/compile", import.meta.url)),
        ...cloud.env,
      },
      config: { loadBalancerArn: cloud.aws.elb.addLoadBalancer(), defaultCertificateArn: certificate() },
    });
  });
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const upWith = async (certificates: Readonly<Record<string, string>>) => {
    await stack.setConfig({ attached: JSON.stringify(certificates) });
    return succeeded(await stack.up());
  };
  const [one, other] = [() => certificates[0] ?? "", () => certificates[1] ?? ""];
  const certificates: string[] = [];

  test("a listener and its attachments are made in the local cloud", async () => {
    certificates.push(certificate(), certificate());
    const run = await upWith({ api: one() });
    listenerArn = String(run.outputs.listenerArn?.value);
    expect(stepsOf(run)).toEqual(["create https", "create api"]);
    expect(attached()).toEqual([one()]);
  });

  test("nothing changes where nothing changed", async () => {
    expect(stepsOf(await upWith({ api: one() }))).toEqual(["same https", "same api"]);
  });

  test("another certificate is attached before the old one is detached", async () => {
    cloud.aws.clearCalls();
    const run = await upWith({ api: other() });
    expect(stepsOf(run)).toEqual(["same https", "create-replacement api", "replace api", "delete-replaced api"]);
    const writes = cloud.aws.calls.map(({ operation }) => operation).filter((name) => !name.startsWith("Describe"));
    expect(writes).toEqual(["AddListenerCertificates", "RemoveListenerCertificates"]);
    expect(attached()).toEqual([other()]);
  });

  test("a refresh finds an attachment that somebody removed, and the next update makes it again", async () => {
    cloud.aws.elb.detachDirectly(listenerArn, other());
    expect(stepsOf(succeeded(await stack.refresh()))).toContain("delete api");
    await upWith({ api: other() });
    expect(attached()).toEqual([other()]);
  });

  test("an attachment that the program no longer has is removed, one of somebody else stays", async () => {
    cloud.aws.elb.attachDirectly(listenerArn, one());
    expect(stepsOf(await upWith({}))).toEqual(["same https", "delete api"]);
    expect(attached()).toEqual([one()]);
  });

  test("a service error ends the update with its name and text", async () => {
    await stack.setConfig({ attached: JSON.stringify({ api: `${one()}0` }) });
    const run = await stack.up();
    expect(run.succeeded).toBe(false);
    expect(run.text).toContain(`CertificateNotFoundException: Certificate '${one()}0' not found`);
  });

  test("destroy leaves no listener, and its certificates free", async () => {
    succeeded(await stack.destroy());
    expect(cloud.aws.elb.listener(listenerArn)).toBeUndefined();
    expect(cloud.aws.acm.certificate(one())?.consumers).toEqual([]);
  });
});

function succeeded(run: Run): Run {
  expect(run.succeeded, run.text).toBe(true);
  return run;
}

function stepsOf({ steps }: Run): string[] {
  return steps.map(({ op, name }) => `${op} ${name}`);
}
