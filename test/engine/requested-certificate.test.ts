import { describe, expect, type TestContext, test } from "vitest";
import { availableEngines, type Run } from "./engine.ts";
import { type RequestedStack, requestedStack, stepsOf } from "./requested-stack.ts";

const engines = await availableEngines();
process.stdout.write(`requested certificates run through: ${engines.map(({ name }) => name).join(", ")}\n`);

const steps = (run: Run) => stepsOf(run, "RequestedCertificate");

describe.each(engines)("$name", { timeout: 240_000 }, (engine) => {
  const opened = async ({ onTestFinished }: TestContext, args: object): Promise<RequestedStack> => {
    const stack = await requestedStack(engine, "requested", { certificates: { site: args } });
    onTestFinished(stack.close);
    return stack;
  };
  const site = { domainName: "a.com", subjectAlternativeNames: ["www.a.com", "*.a.com"] };

  async function succeeded(running: Promise<Run>): Promise<Run> {
    const run = await running;
    expect(run.succeeded, run.text).toBe(true);
    return run;
  }

  test("a life: issued, left alone without a call, changed in place, renewed by ACM, replaced, destroyed", async (context) => {
    const { stack, cloud, newCalls, configure } = await opened(context, site);
    const zone = cloud.aws.route53.addZone({ name: "a.com" });
    const made = await succeeded(stack.up());
    expect(steps(made)).toEqual(["create site"]);
    const arn = String(made.outputs["site-certificateArn"]?.value);
    expect(made.outputs["site-status"]?.value).toBe("ISSUED");
    expect(cloud.aws.acm.certificate(arn)?.tags).toEqual({
      "pulumi-certificates-managed-by": "pulumi-certificates",
      "pulumi-certificates-certificate-id": "organization/requested/dev/site",
    });

    newCalls();
    expect(steps(await succeeded(stack.preview()))).toEqual(["same site"]);
    expect(newCalls()).toEqual([]);

    await configure({ certificates: { site: { ...site, tags: { env: "production" } } } });
    expect(steps(await succeeded(stack.up()))).toEqual(["update site"]);
    expect(cloud.aws.acm.certificate(arn)?.tags).toMatchObject({ env: "production" });

    cloud.aws.acm.renewDirectly(arn);
    await succeeded(stack.refresh());
    expect(steps(await succeeded(stack.preview()))).toEqual(["same site"]);

    await configure({ certificates: { site: { ...site, subjectAlternativeNames: [] } } });
    const replaced = await succeeded(stack.up());
    expect(steps(replaced).filter((each) => !each.startsWith("replace"))).toEqual([
      "create-replacement site",
      "delete-replaced site",
    ]);
    expect(cloud.aws.acm.certificates().map((each) => each.arn)).toEqual([
      replaced.outputs["site-certificateArn"]?.value,
    ]);
    // The record of a.com is the new certificate's too.
    expect(cloud.aws.route53.recordsIn(zone)).toHaveLength(1);

    await succeeded(stack.destroy());
    expect(cloud.aws.acm.certificates()).toEqual([]);
    expect(cloud.aws.route53.recordsIn(zone)).toEqual([]);
  });

  test("without waiting: quiet while ACM is at work, and one update when there is something to record", async (context) => {
    const { stack, cloud } = await opened(context, { ...site, wait: false });
    cloud.aws.configure({ acm: { validation: { issuesAfterMilliseconds: 3_600_000 } } });
    cloud.aws.route53.addZone({ name: "a.com" });
    const made = await succeeded(stack.up());
    expect(made.outputs["site-status"]?.value).toBe("PENDING_VALIDATION");
    expect(made.outputs["site-domainValidationOptions"]?.value).toHaveLength(3);
    expect(steps(await succeeded(stack.preview()))).toEqual(["same site"]);
    for (const { arn } of cloud.aws.acm.certificates()) cloud.aws.acm.issueDirectly(arn);
    const later = await succeeded(stack.up());
    expect(steps(later)).toEqual(["update site"]);
    expect(later.outputs["site-status"]?.value).toBe("ISSUED");
    expect(steps(await succeeded(stack.preview()))).toEqual(["same site"]);
  });

  test("a run that is killed while it waits leaves one certificate, which the next run takes up", async (context) => {
    const { stack, cloud, newCalls } = await opened(context, site);
    cloud.aws.configure({ acm: { validation: { issuesAfterMilliseconds: 3_600_000 } } });
    const zone = cloud.aws.route53.addZone({ name: "a.com" });
    const running = stack.start("up");
    await expect.poll(() => cloud.aws.route53.recordsIn(zone).length, { timeout: 60_000 }).toBe(2);
    await running.kill({ andProvider: true });
    expect((await running.done).succeeded).toBe(false);
    const [pending] = cloud.aws.acm.certificates();
    await stack.cancel();
    newCalls();
    cloud.aws.configure({ acm: { validation: { issuesAfterMilliseconds: 0 } } });
    const run = await succeeded(stack.up());
    expect(run.text).toContain(`taking up ${pending?.arn}`);
    expect(newCalls()).not.toContain("RequestCertificate");
    expect(cloud.aws.acm.certificates()).toHaveLength(1);
  });

  test("a request that failed is in the state, and the next run replaces it", async (context) => {
    const { stack, cloud } = await opened(context, site);
    const zone = cloud.aws.route53.addZone({ name: "a.com" });
    cloud.aws.route53.putRecord(zone, { name: "a.com", type: "CAA", values: ['0 issue "letsencrypt.org"'] });
    const failed = await stack.up();
    expect(failed.succeeded).toBe(false);
    expect(failed.text).toContain('add one with the value 0 issue "amazon.com"');
    cloud.aws.route53.deleteRecord(zone, "a.com", "CAA");
    const run = await succeeded(stack.up());
    expect(steps(run)).toContain("create-replacement site");
    expect(cloud.aws.acm.certificates()).toMatchObject([{ status: "ISSUED" }]);
  });

  test("more than ten names are refused in the preview already, with the quota's name", async (context) => {
    const names = Array.from({ length: 10 }, (_, index) => `n${index}.a.com`);
    const { stack, newCalls } = await opened(context, { ...site, subjectAlternativeNames: names });
    const run = await stack.preview();
    expect(run.succeeded).toBe(false);
    expect(run.text).toContain("Domain names per ACM certificate");
    expect(newCalls()).toEqual([]);
  });
});
