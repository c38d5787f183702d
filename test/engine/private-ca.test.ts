import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, type TestContext, test } from "vitest";
import { sessionEnvironment } from "../clouds/aws/environment.ts";
import { DEFAULT_REGION, type StartedAws, startLocalAws } from "../clouds/aws/index.ts";
import { CertificateStack } from "./certificate-stack.ts";
import { availableEngines, type Engine, type Run } from "./engine.ts";

const engines = await availableEngines();
process.stdout.write(`a private CA across accounts is run through: ${engines.map(({ name }) => name).join(", ")}\n`);

// The document's accounts: A has the CA, B a user Bob, C a role Charlie.
const [accountA, accountB, accountC] = ["111111111111", "222222222222", "333333333333"];
const issuerRole = `arn:aws:iam::${accountA}:role/ROLE-NAME`;
const charlie = `arn:aws:iam::${accountC}:role/Charlie`;
const bob = { accessKeyId: "AKIABOBBOBBOBBOB", secretAccessKey: "bobs-secret-access-key", userName: "Bob" };
const day = 24 * 60 * 60 * 1000;
const runLength = 20;
const isLong = process.env.PULUMI_CERTIFICATES_LONG_TESTS !== undefined;

/** What the document lets the role in account A do, the managed policy AWSCertificateManagerReadOnly with it. */
const documented = (certificateAuthorityArn: string) => [
  {
    actions: [
      "acm:AddTagsToCertificate",
      "acm:ExportCertificate",
      "acm:RequestCertificate",
      "acm-pca:ListCertificateAuthorities",
      "acm:DescribeCertificate",
      "acm:ListCertificates",
      "acm:GetCertificate",
      "acm:ListTagsForCertificate",
      "acm:GetAccountConfiguration",
    ],
  },
  {
    actions: ["acm-pca:IssueCertificate", "acm-pca:GetCertificate", "acm-pca:DescribeCertificateAuthority"],
    resources: [certificateAuthorityArn],
  },
];
/** What it lets Bob and Charlie do: assume the role, and the managed policy AWSCertificateManagerFullAccess. */
const ownPermissions = [{ actions: ["sts:AssumeRole"], resources: [issuerRole] }, { actions: ["acm:*"] }];

interface Clouds {
  readonly cloud: StartedAws;
  readonly certificateAuthorityArn: string;
  /** The service's clock is so many milliseconds behind. */
  behind: number;
}

async function startClouds({ onTestFinished }: TestContext): Promise<Clouds> {
  const clock = { behind: 0 };
  const cloud = await startLocalAws({
    now: () => Date.now() - clock.behind,
    accounts: [
      { id: accountA, roles: [{ name: "ROLE-NAME", trusts: [charlie, `arn:aws:iam::${accountB}:user/Bob`] }] },
      { id: accountB, credentials: [{ ...bob, allow: ownPermissions }] },
      { id: accountC, roles: [{ name: "Charlie", allow: ownPermissions }] },
    ],
  });
  onTestFinished(cloud.close);
  const root = cloud.aws.pca.createAuthority({ account: accountA });
  const certificateAuthorityArn = cloud.aws.pca.createAuthority({ account: accountA, parent: root });
  cloud.aws.allow(issuerRole, documented(certificateAuthorityArn));
  return Object.assign(clock, { cloud, certificateAuthorityArn });
}

/** At Bob's machine. */
function asBob({ env }: StartedAws): Record<string, string> {
  return { ...env, AWS_ACCESS_KEY_ID: bob.accessKeyId, AWS_SECRET_ACCESS_KEY: bob.secretAccessKey };
}

/** On Charlie's instance. */
function asCharlie({ aws, env }: StartedAws): Record<string, string> {
  return { ...env, ...sessionEnvironment(aws.accounts.issueTemporary(charlie, "i-1234567890abcdef0", 100 * day)) };
}

async function stackOf(context: TestContext, engine: Engine, environment: Record<string, string>, config: object) {
  const certificates = await CertificateStack.create(engine, {
    program: "private-ca",
    environment,
    config: { region: DEFAULT_REGION, ...config },
  });
  context.onTestFinished(() => certificates.remove());
  return certificates;
}

const steps = ({ steps: all }: Run) =>
  all.map(({ op, name, outcome }) => `${op} ${name}${outcome === "done" ? "" : ` ${outcome}`}`);

async function succeeding(run: Promise<Run>): Promise<Run> {
  const ran = await run;
  expect(ran.succeeded, ran.text).toBe(true);
  return ran;
}

async function failing(run: Promise<Run>): Promise<string> {
  const ran = await run;
  expect(ran.succeeded, ran.text).toBe(false);
  return ran.text;
}

describe.each(engines)("$name", { timeout: 300_000 }, (engine) => {
  const issueStack = async (context: TestContext, clouds: Clouds, extra: object = {}) => {
    const { cloud, certificateAuthorityArn } = clouds;
    const issue = {
      certificateAuthorityArn,
      subjectAlternativeNames: ["api.internal.example.com"],
      keyAlgorithm: "EC_prime256v1",
      validity: { days: 90 },
      assumeRole: { roleArn: issuerRole, sessionName: "charlie" },
      ...extra,
    };
    return stackOf(context, engine, asCharlie(cloud), { issue });
  };

  test("account C's path: issued in A with the document's permissions, imported in C, renewed in one preview and up", async (context) => {
    const clouds = await startClouds(context);
    const { aws } = clouds.cloud;
    clouds.behind = 70 * day;
    const { stack } = await issueStack(context, clouds);
    const first = await succeeding(stack.up());
    expect(steps(first)).toEqual(["create source", "create api"]);
    expect(aws.certificates()).toMatchObject([
      { account: accountC, arn: first.outputs.certificateArn?.value, fingerprint: first.outputs.fingerprint?.value },
    ]);
    expect(aws.certificates()[0]?.chainFingerprints).toHaveLength(2);
    const callers = aws.calls.filter(({ service }) => service === "acm-pca").map(({ caller }) => caller);
    expect(new Set(callers)).toEqual(new Set([`arn:aws:sts::${accountA}:assumed-role/ROLE-NAME/charlie`]));

    clouds.behind = 0;
    const preview = await succeeding(stack.preview());
    expect(steps(preview)).toEqual(["update source", "update api"]);
    expect(preview.text).toMatch(/a new certificate, since it ends in \d+ days/);
    const renewal = await succeeding(stack.up());
    expect(steps(renewal)).toEqual(["update source", "update api"]);
    expect(renewal.outputs.certificateArn).toEqual(first.outputs.certificateArn);
    expect(aws.certificates()).toMatchObject([{ fingerprint: renewal.outputs.fingerprint?.value }]);
    expect(aws.pca.issued()).toHaveLength(2);

    aws.clearCalls();
    expect(steps(await succeeding(stack.preview()))).toEqual(["same source", "same api"]);
    expect(aws.calls).toEqual([]);
    await succeeding(stack.refresh());
    await succeeding(stack.destroy());
    expect(aws.certificates()).toEqual([]);
    expect(aws.pca.revoked()).toEqual([]);
  });

  // In process this is in test/private-certificate/ and test/exported-certificate/ as well, at a tenth of the cost.
  test.skipIf(!isLong)(
    "with any one permission missing the message names it, and the next run goes on from there",
    async (context) => {
      const clouds = await startClouds(context);
      const { aws } = clouds.cloud;
      const { stack } = await issueStack(context, clouds);
      for (const missing of [
        "acm-pca:DescribeCertificateAuthority",
        "acm-pca:IssueCertificate",
        "acm-pca:GetCertificate",
      ]) {
        aws.allow(
          issuerRole,
          documented(clouds.certificateAuthorityArn).map(({ actions, ...rest }) => ({
            ...rest,
            actions: actions.filter((each) => each !== missing),
          })),
        );
        expect(await failing(stack.up())).toContain(`is not authorized to perform: ${missing}`);
      }
      aws.allow(issuerRole, documented(clouds.certificateAuthorityArn));
      for (const [missing, allowed] of [
        ["sts:AssumeRole", [{ actions: ["acm:*"] }]],
        ["acm:ImportCertificate", [{ actions: ["sts:AssumeRole"] }]],
      ] as const) {
        aws.allow(charlie, allowed);
        expect(await failing(stack.up())).toContain(missing);
      }
      aws.allow(charlie, ownPermissions);
      await succeeding(stack.up());
      expect(aws.certificates()).toHaveLength(1);
      expect(aws.pca.issued(), "what was issued was taken up").toHaveLength(1);
    },
  );

  test("account B's path: exported in A with the document's permissions, imported in B, renewed when ACM has renewed it", async (context) => {
    const { cloud, certificateAuthorityArn } = await startClouds(context);
    const { aws } = cloud;
    const names = ["api.internal.example.com"];
    const source = aws.requestPrivately({ authorityArn: certificateAuthorityArn, names, account: accountA });
    const { stack, workDirectory } = await stackOf(context, engine, asBob(cloud), {
      export: { certificateArn: source, assumeRole: { roleArn: issuerRole } },
    });
    const inB = () => aws.certificates().filter(({ account }) => account === accountB);
    aws.allow(bob.accessKeyId, [{ actions: ["acm:*"] }]);
    expect(await failing(stack.up())).toContain("sts:AssumeRole");
    aws.allow(bob.accessKeyId, ownPermissions);
    aws.allow(issuerRole, [{ actions: ["acm:DescribeCertificate", "acm:GetCertificate"] }]);
    expect(await failing(stack.up())).toContain("is not authorized to perform: acm:ExportCertificate");
    aws.allow(issuerRole, documented(certificateAuthorityArn));

    const first = await succeeding(stack.up());
    expect(inB()).toMatchObject([{ fingerprint: aws.acm.certificate(source)?.fingerprint }]);
    expect(inB()[0]?.chainFingerprints).toHaveLength(2);

    aws.clearCalls();
    await succeeding(stack.preview());
    expect(aws.calls.map(({ operation }) => operation).filter((name) => !/Assume|Identity/.test(name))).toEqual([
      "GetCertificate",
    ]);
    const keys = [aws.acm.bundleOf(source).privateKey];
    aws.renewPrivately(source, { authorityArn: certificateAuthorityArn, names });
    keys.push(aws.acm.bundleOf(source).privateKey);
    const preview = await succeeding(stack.preview());
    expect(steps(preview)).toEqual(["update source", "update api"]);
    expect(preview.text).toContain(`${source} was renewed`);
    const renewal = await succeeding(stack.up());
    expect(renewal.outputs.certificateArn).toEqual(first.outputs.certificateArn);
    expect(inB()).toMatchObject([{ fingerprint: aws.acm.certificate(source)?.fingerprint }]);

    const seen = [await stack.exportState(), preview.text, renewal.text, ...filesOf(workDirectory)];
    for (const key of keys) expect(seen.filter((text) => isShown(key, text))).toEqual([]);
    await succeeding(stack.destroy());
    expect(inB()).toEqual([]);
    expect(aws.acm.certificate(source), "the source is its owner's").toBeDefined();
  });

  test("account B's path from the request on, as one program", async (context) => {
    const { cloud, certificateAuthorityArn } = await startClouds(context);
    const { aws } = cloud;
    const assumeRole = { roleArn: issuerRole, sessionName: "bob" };
    const domainName = "api.internal.example.com";
    const { stack } = await stackOf(context, engine, asBob(cloud), {
      // The document lets nobody delete in account A.
      request: { domainName, certificateAuthorityArn, region: DEFAULT_REGION, assumeRole, deletionPolicy: "retain" },
      export: { assumeRole },
    });
    const run = await succeeding(stack.up());
    expect(steps(run)).toEqual(["create requested", "create source", "create api"]);
    const [inA, inB, ...more] = [accountA, accountB].map((id) =>
      aws.certificates().find(({ account }) => account === id),
    );
    expect(more).toEqual([]);
    expect(inA).toMatchObject({ type: "PRIVATE", arn: run.outputs.sourceArn?.value });
    expect(inB).toMatchObject({ type: "IMPORTED", fingerprint: inA?.fingerprint });
    expect(steps(await succeeding(stack.preview()))).toEqual(["same requested", "same source", "same api"]);
    await succeeding(stack.destroy());
    expect(aws.certificates().map(({ account }) => account)).toEqual([accountA]);
  });

  test.for(["IssueCertificate", "GetCertificate"])(
    "killed when %s has done its work: the next run names the serial number that nobody needs",
    async (operation, context) => {
      const clouds = await startClouds(context);
      const { aws } = clouds.cloud;
      const { stack } = await issueStack(context, clouds);
      const kind = { type: "delay", milliseconds: 600_000, effect: "after" } as const;
      aws.faults.add({ operation, kind });
      const running = stack.start("up");
      const arrived = () => aws.calls.some((call) => call.operation === operation && call.account === accountA);
      await expect.poll(arrived, { timeout: 150_000 }).toBe(true);
      await running.kill({ andProvider: true });
      await running.done;
      aws.faults.clear();
      await stack.cancel();
      const { text } = await succeeding(stack.up());
      const [lost, wanted, ...more] = aws.pca.issued();
      expect(more).toEqual([]);
      expect(text).toContain(`serial number ${lost?.serial.replace(/..(?=.)/g, "$&:")}`);
      expect(aws.certificates()).toMatchObject([{ fingerprint: wanted?.fingerprint }]);
    },
  );

  test("the key is never in clear in the state, a file or a text, after a failure either", async (context) => {
    const clouds = await startClouds(context);
    const { aws } = clouds.cloud;
    const { stack, workDirectory } = await issueStack(context, clouds);
    aws.faults.add({
      operation: "GetCertificate",
      times: 99,
      when: { account: accountA },
      kind: { type: "error", name: "AccessDeniedException" },
    });
    const seen = [await failing(stack.up()), await stack.exportState()];
    expect(seen[1]).toContain("pendingPrivateKey");
    seen.push(...filesOf(workDirectory));
    aws.faults.clear();
    seen.push((await succeeding(stack.up())).text, await stack.exportState(), JSON.stringify(aws.calls));
    seen.push((await succeeding(stack.preview())).text, ...filesOf(workDirectory));
    expect(aws.pca.issued(), "the key of the failed run is the one that is live").toHaveLength(1);

    const key = aws.acm.bundleOf(aws.certificates()[0]?.arn ?? "").privateKey;
    expect(isShown(key, `a text with ${JSON.stringify(key)} in it`), "the scan can fail").toBe(true);
    expect(seen.filter((text) => isShown(key, text))).toEqual([]);
  });
});

/**
 * Whether a run of the private part of a key is in a text. In PKCS#8 a P-256 key has it from its 48th base64 character
 * on, a 2,048-bit RSA key behind its modulus; the public part is in the certificate as well.
 */
function isShown(pem: string, text: string): boolean {
  const body = joined(pem.replaceAll(/-----[A-Z ]+-----/g, ""));
  const secret = body.length > 400 ? body.slice(400) : body.slice(48, 88);
  const searched = joined(text);
  const starts = Array.from({ length: Math.floor(secret.length / runLength) }, (_, at) => at * runLength);
  return starts.some((start) => searched.includes(secret.slice(start, start + runLength)));
}

/** Without line ends, those that are written as escapes too. */
function joined(text: string): string {
  return text.replaceAll(/\\+[nr]|\s/g, "");
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
}
