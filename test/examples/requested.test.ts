import { describe, expect, type TestContext, test } from "vitest";
import type { PolicyDocument } from "../../provider/index.ts";
import { route53ValidationPolicy } from "../../provider/index.ts";
import { bundleOf } from "../clouds/acm/fixtures.ts";
import { DEFAULT_ACCOUNT, type StartedAws, startLocalAws } from "../clouds/aws/index.ts";
import type { Run } from "../engine/engine.ts";
import { Example, type ExampleOptions, issue, patiently } from "./example.ts";

const region = "eu-west-1";
const dnsAccount = "444455556666";
const dnsRole = `arn:aws:iam::${dnsAccount}:role/certificate-validation`;

interface Started {
  readonly cloud: StartedAws;
  readonly example: Example;
}

async function start(
  { onTestFinished }: TestContext,
  folder: string,
  config: (cloud: StartedAws) => NonNullable<ExampleOptions["config"]>,
): Promise<Started> {
  const accounts = [
    DEFAULT_ACCOUNT,
    { id: dnsAccount, roles: [{ name: "certificate-validation", trusts: [DEFAULT_ACCOUNT.id] }] },
  ];
  const cloud = await startLocalAws({ accounts });
  const example = await Example.create(folder, {
    environment: cloud.env,
    config: { "aws:region": region, deployerRole: "deployer", ...config(cloud) },
  });
  onTestFinished(async () => {
    await example.remove();
    await cloud.close();
  });
  return { cloud, example };
}

const statementsOf = (...policies: readonly PolicyDocument[]) =>
  policies.flatMap(({ Statement }) =>
    Statement.map(({ Action, Resource }) => ({ actions: Action, resources: Resource })),
  );

/** From here on the credentials may do what the example's own policies allow, and these things besides. */
async function restrict({ cloud, example }: Started, names: readonly string[], more: readonly { actions: string[] }[]) {
  const recorded = await Promise.all(names.map((name) => example.recorded("iam/rolePolicy:RolePolicy", name)));
  const policies = recorded.map(({ policy }) => policy as PolicyDocument);
  cloud.aws.allow(cloud.env.AWS_ACCESS_KEY_ID ?? "", [...statementsOf(...policies), ...more]);
}

const stepsOf = ({ steps }: Run) => steps.filter(({ op }) => op !== "same").map(({ op, name }) => `${op} ${name}`);

describe("examples of certificates that ACM issues", patiently, () => {
  test("requested: three names, two zones in another account, and no more permissions than the helpers give", async (context) => {
    let zones: readonly string[] = [];
    const started = await start(context, "requested", ({ aws }) => {
      const zone = (name: string) => aws.route53.addZone({ name, account: dnsAccount });
      zones = [zone("archivium.ca"), zone("dev.archivium.ca")];
      aws.accounts.allow(dnsRole, statementsOf(route53ValidationPolicy({ hostedZoneIds: zones })));
      return { domain: "archivium.ca", dnsRoleArn: dnsRole };
    });
    const { cloud, example } = started;
    const { outputs } = await example.up();
    const arn = String(outputs.certificateArn?.value);
    expect(arn).toContain(":us-east-1:");
    expect(outputs.status?.value).toBe("ISSUED");
    expect(cloud.aws.acm.certificate(arn)?.names).toEqual(["archivium.ca", "www.archivium.ca", "*.dev.archivium.ca"]);
    expect(zones.map((id) => cloud.aws.route53.recordsIn(id).length)).toEqual([2, 1]);

    await restrict(started, ["certificate"], [{ actions: ["sts:AssumeRole"] }]);
    expect(stepsOf(await example.stack.preview())).toEqual([]);
    await example.destroy();
    expect(cloud.aws.acm.certificates()).toEqual([]);
    expect(zones.flatMap((id) => cloud.aws.route53.recordsIn(id))).toEqual([]);
  });

  test("listener-groups: four groups on a shared listener, each its own way", async (context) => {
    const bundle = bundleOf(await issue(["app-c.example.com"]));
    const wildcard = bundleOf(await issue(["*.example.com"]));
    let [given, discovered, zone, listenerArn] = ["", "", "", ""];
    const started = await start(context, "listener-groups", ({ aws }) => {
      [given, discovered] = [aws.acm.importDirectly({ bundle }), aws.acm.importDirectly({ bundle: wildcard })];
      zone = aws.route53.addZone({ name: "example.com" });
      listenerArn = aws.elb.addListener({ certificateArn: given });
      return { listenerArn, domain: "example.com", hostedZoneId: zone, appCCertificateArn: given };
    });
    const { cloud, example } = started;
    const { outputs } = await example.up();
    const arns = outputs.certificateArns?.value as Record<string, string>;
    expect(Object.keys(arns)).toEqual(["app-a", "app-b", "app-c", "app-d"]);
    expect(arns).toMatchObject({ "app-c": given, "app-d": discovered });
    for (const [group, name] of [
      ["app-a", "shared-app-a"],
      ["app-b", "shared-app-b"],
      ["app-c", `shared-${given.split("/")[1]}`],
      ["app-d", `shared-${discovered.split("/")[1]}`],
    ] as const) {
      const attachment = await example.recorded("lb/listenerCertificate:ListenerCertificate", name);
      expect(attachment).toEqual({ listenerArn, certificateArn: arns[group] });
    }

    await restrict(started, ["request", "validation", "listener"], []);
    // Another private CA, as an operator rotates it: two are issued again, two stay.
    const certificateAuthorityArn = cloud.aws.pca.createAuthority({ keyAlgorithm: "RSA_2048" });
    await example.stack.setConfig({ certificateAuthorityArn });
    const preview = stepsOf(await example.stack.preview());
    expect(preview).toContain("create-replacement shared-app-a");
    expect(preview).toContain("create-replacement shared-app-b");
    await example.destroy();
    expect(cloud.aws.acm.certificates().map(({ arn }) => arn)).toEqual([given, discovered]);
    expect(cloud.aws.route53.recordsIn(zone)).toEqual([]);
  });
});
