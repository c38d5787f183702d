import { beforeAll, describe, expect, type TestContext, test } from "vitest";
import { bundleOf, issue } from "../clouds/acm/fixtures.ts";
import type { PemBundle } from "../clouds/faults.ts";
import { availableEngines, type Run } from "./engine.ts";
import { type RequestedStack, requestedStack, stepsOf } from "./requested-stack.ts";

const engines = await availableEngines();
process.stdout.write(`a listener's certificates run through: ${engines.map(({ name }) => name).join(", ")}\n`);

/** Certificates that somebody else put there: one for a listener's default, one for a group, and a wildcard's. */
const bundles: Record<"standard" | "given" | "wildcard", PemBundle> = {
  standard: { certificate: "", privateKey: "" },
  given: { certificate: "", privateKey: "" },
  wildcard: { certificate: "", privateKey: "" },
};

interface Opened extends RequestedStack {
  readonly listenerArn: string;
  readonly foreign: Readonly<Record<"standard" | "given" | "wildcard", string>>;
  attached(): string[];
}

describe.each(engines)("$name", { timeout: 300_000 }, (engine) => {
  beforeAll(async () => {
    bundles.standard = bundleOf(await issue({ names: ["default.example.com"] }));
    bundles.given = bundleOf(await issue({ names: ["app-c.example.com"] }));
    bundles.wildcard = bundleOf(await issue({ names: ["*.example.com"] }));
  });

  async function open({ onTestFinished }: TestContext): Promise<Opened> {
    let listenerArn = "";
    let foreign: Opened["foreign"] = { standard: "", given: "", wildcard: "" };
    const stack = await requestedStack(engine, "listener-certificates", ({ aws }) => {
      const put = (name: keyof typeof bundles) => aws.acm.importDirectly({ bundle: bundles[name] });
      foreign = { standard: put("standard"), given: put("given"), wildcard: put("wildcard") };
      listenerArn = aws.elb.addListener({ certificateArn: foreign.standard });
      aws.route53.addZone({ name: "example.com" });
      return { listenerArn };
    });
    onTestFinished(stack.close);
    return {
      ...stack,
      listenerArn,
      foreign,
      attached: () => [...stack.cloud.aws.elb.certificatesOf(listenerArn)].sort(),
    };
  }

  async function succeeded(running: Promise<Run>): Promise<Run> {
    const run = await running;
    expect(run.succeeded, run.text).toBe(true);
    return run;
  }

  const arnsOf = (run: Run) => run.outputs.certificateArns?.value as Record<string, string>;
  const attachments = (run: Run) => stepsOf(run, "ListenerCertificate").filter((each) => !each.startsWith("same"));
  const requested = (run: Run) => stepsOf(run, "RequestedCertificate").filter((each) => !each.startsWith("same"));
  const groups = (foreign: Opened["foreign"]) => ({
    "app-a": { hosts: ["shop.example.com", "app-a.example.com"], request: true },
    "app-b": { hosts: ["shop.example.com"], request: true },
    "app-c": { hosts: ["app-c.example.com"], certificateArn: foreign.given, request: true },
    "app-d": { hosts: ["app-d.example.com"] },
    "app-e": { hosts: ["app-e.example.com"] },
  });

  test("each group its own way, all on one listener; a group that goes takes its own and nothing else", async (context) => {
    const opened = await open(context);
    const { stack, cloud, foreign, configure, attached } = opened;
    const all = groups(foreign);
    await configure({ settings: { groups: all } });
    const run = await succeeded(stack.up());
    const arns = arnsOf(run);
    // The same host in two groups: two certificates. The same wildcard for two groups: one attachment.
    expect(requested(run).sort()).toEqual(["create shared-app-a", "create shared-app-b"]);
    expect(arns).toMatchObject({ "app-c": foreign.given, "app-d": foreign.wildcard, "app-e": foreign.wildcard });
    expect(attached()).toEqual([arns["app-a"], arns["app-b"], foreign.given, foreign.wildcard].sort());
    expect(cloud.aws.acm.certificate(arns["app-a"] ?? "")?.names).toEqual(["shop.example.com", "app-a.example.com"]);

    // Somebody else attaches one as well.
    const theirs = cloud.aws.acm.importDirectly({ bundle: bundles.given });
    cloud.aws.elb.attachDirectly(opened.listenerArn, theirs);
    const { "app-a": _a, "app-d": _d, ...rest } = all;
    await configure({ settings: { groups: rest } });
    const preview = await succeeded(stack.preview());
    expect([...requested(preview), ...attachments(preview)].sort()).toEqual([
      "delete shared-app-a",
      "delete shared-app-a",
    ]);
    await succeeded(stack.up());
    expect(attached()).toEqual([arns["app-b"], foreign.given, foreign.wildcard, theirs].sort());
    expect(cloud.aws.acm.certificate(arns["app-a"] ?? "")).toBeUndefined();
    expect(cloud.aws.acm.certificate(arns["app-b"] ?? "")).toBeDefined();

    await succeeded(stack.destroy());
    expect(attached()).toEqual([theirs]);
    for (const arn of Object.values(foreign)) expect(cloud.aws.acm.certificate(arn)).toBeDefined();
  });

  test("another default CA re-issues all that follow it, attached before the old ones go; an empty text overrides nothing", async (context) => {
    const { stack, cloud, configure, attached } = await open(context);
    const [first, second, own] = [1, 2, 3].map(() => cloud.aws.pca.createAuthority({ keyAlgorithm: "RSA_2048" }));
    const settings = (certificateAuthorityArn: string | undefined) => ({
      settings: {
        certificateAuthorityArn,
        groups: {
          plain: { hosts: ["a.internal.example"], request: true, certificateAuthorityArn: "" },
          own: { hosts: ["b.internal.example"], request: true, certificateAuthorityArn: own },
        },
      },
    });
    await configure(settings(first));
    const before = arnsOf(await succeeded(stack.up()));
    await configure(settings(second));
    cloud.aws.clearCalls();
    const run = await succeeded(stack.up());
    const after = arnsOf(run);
    expect(after.own).toBe(before.own);
    expect(after.plain).not.toBe(before.plain);
    expect(attached()).toEqual([after.plain, after.own].sort());
    const order = cloud.aws.calls
      .map(({ operation }) => operation)
      .filter((each) => /Request|Delete|(Add|Remove)Listener/.test(each));
    expect(order).toEqual([
      "RequestCertificate",
      "AddListenerCertificates",
      "RemoveListenerCertificates",
      "DeleteCertificate",
    ]);
  });

  test("no certificate for a group's hosts, or too many, is refused in the preview", async (context) => {
    const { stack, configure } = await open(context);
    await configure({ settings: { groups: { docs: { hosts: ["docs.elsewhere.example"] } } } });
    const preview = await stack.preview();
    expect(preview.succeeded).toBe(false);
    expect(preview.text).toContain(
      'groups["docs"].hosts: expected an issued certificate in eu-west-1 for docs.elsewhere.example',
    );

    const many = Array.from({ length: 26 }, (_, index) => [
      `g${index}`,
      { hosts: [`g${index}.example.com`], request: true },
    ]);
    await configure({ settings: { groups: Object.fromEntries(many) } });
    const refused = await stack.preview();
    expect(refused.succeeded).toBe(false);
    expect(refused.text).toContain("Certificates per Application Load Balancer");
  });

  test("a listener that is made in the same program has one group's certificate by default, the others by SNI", async (context) => {
    const { stack, cloud, configure } = await open(context);
    const loadBalancerArn = cloud.aws.elb.addLoadBalancer();
    const hosts = (name: string) => ({ hosts: [`${name}.example.com`], request: true });
    await configure({ loadBalancerArn, settings: { defaultGroup: "b", groups: { a: hosts("a"), b: hosts("b") } } });
    const run = await succeeded(stack.up());
    expect(attachments(run)).toEqual(["create shared-a"]);
    const listenerArn = String(run.outputs.listenerArn?.value);
    expect(cloud.aws.elb.listener(listenerArn)).toMatchObject({ defaultCertificateArn: arnsOf(run).b });
    expect(cloud.aws.elb.certificatesOf(listenerArn)).toEqual([arnsOf(run).a]);
  });
});
