import { describe, expect, test } from "vitest";
import { acmRequestPolicy, route53ValidationPolicy } from "../../provider/requested-certificate/iam.ts";
import { create, failureOf, inputsOf, localAws, provenance, read, region, said, saved, update } from "./cloud.ts";

const cloud = localAws();
const issuing = { recordsAfterMilliseconds: 5_000, recordStaggerMilliseconds: 3_000, issuesAfterMilliseconds: 60_000 };
const cnames = (zone: string) => cloud.aws.route53.recordsIn(zone).map(({ name, type }) => `${type} ${name}`);

test("a certificate is requested with our tags, validated in its zone, and done when it is issued", async () => {
  cloud.aws.configure({ acm: { validation: issuing }, route53: { insyncMilliseconds: 30_000 } });
  const zone = cloud.aws.zone("archivium.ca");
  const inputs = inputsOf("archivium.ca", {
    subjectAlternativeNames: ["www.archivium.ca"],
    tags: { env: "production" },
  });
  const { id, outputs } = await create(inputs);
  expect(outputs).toMatchObject({
    certificateArn: id,
    status: "ISSUED",
    type: "AMAZON_ISSUED",
    keyAlgorithm: "RSA_2048",
    preexisting: false,
    notBefore: expect.stringMatching(/^\d{4}-.*Z$/),
    notAfter: expect.stringMatching(/^\d{4}-.*Z$/),
    issuer: expect.any(String),
    serialNumber: expect.stringMatching(/^([0-9a-f]{2}:?)+$/),
    domainValidationOptions: [
      { domainName: "archivium.ca", status: "SUCCESS", recordType: "CNAME", hostedZoneId: zone },
      { domainName: "www.archivium.ca", status: "SUCCESS", hostedZoneId: zone },
    ],
  });
  expect(cloud.aws.acm.certificate(id)?.tags).toEqual({
    env: "production",
    ...provenance(String(inputs.provenanceId)),
  });
  expect(cnames(zone)).toHaveLength(2);
  const operations = cloud.aws.operations();
  expect(operations.slice(0, 3)).toEqual(["ListCertificates", "RequestCertificate", "DescribeCertificate"]);
  expect(operations.filter((each) => each === "ChangeResourceRecordSets")).toHaveLength(1);
  expect(operations.lastIndexOf("GetChange")).toBeGreaterThan(operations.indexOf("ChangeResourceRecordSets"));
});

test("a domain and its wildcard share a record, and it is written once", async () => {
  const zone = cloud.aws.zone("a.com");
  const { outputs } = await create(inputsOf("a.com", { subjectAlternativeNames: ["*.a.com"] }));
  expect(outputs.domainValidationOptions).toHaveLength(2);
  expect(cnames(zone)).toHaveLength(1);
});

describe("zones", () => {
  test("each name goes into the most specific public zone, and each zone gets one batch", async () => {
    const parent = cloud.aws.zone("dxaws.com");
    const child = cloud.aws.zone("dev.dxaws.com");
    cloud.aws.zone("www.dev.dxaws.com", { private: true });
    const names = ["www.dev.dxaws.com", "api.dev.dxaws.com", "www.dxaws.com"];
    await create(inputsOf("dxaws.com", { subjectAlternativeNames: names }));
    expect(cnames(child)).toHaveLength(2);
    expect(cnames(parent)).toHaveLength(2);
    expect(cloud.aws.operations().filter((each) => each === "ChangeResourceRecordSets")).toHaveLength(2);
  });

  test("no zone above the name is an error that says how to go on, and the certificate is kept for that", async () => {
    cloud.aws.zone("example.com");
    const inputs = inputsOf("notexample.com");
    const failed = await failureOf(create(inputs));
    expect(failed.message).toMatch(/_\w+\.notexample\.com\.: expected a public hosted zone above it in account \d{12}/);
    expect(failed.message).toContain("validation.assumeRole");
    cloud.aws.zone("notexample.com");
    const { id, outputs } = await update(saved(failed), inputs);
    expect(outputs.status).toBe("ISSUED");
    expect(cloud.aws.acm.certificates().map(({ arn }) => arn)).toEqual([id]);
  });

  test("a zone that is given wins over the search, and nothing is searched", async () => {
    cloud.aws.zone("a.com");
    const hostedZoneId = cloud.aws.zone("a.com", { delegated: true });
    cloud.aws.route53.delegate(hostedZoneId);
    await create(inputsOf("a.com", { validation: { hostedZoneId } }));
    expect(cnames(hostedZoneId)).toHaveLength(1);
    expect(cloud.aws.operations()).not.toContain("ListHostedZonesByName");
  });

  test("several zones of one name that DNS does not tell apart are listed, and none is written to", async () => {
    const zones = [cloud.aws.zone("a.com"), cloud.aws.zone("a.com")];
    const { message } = await failureOf(create(inputsOf("a.com", { timeoutMinutes: 1 })));
    for (const id of zones) expect(message).toContain(id);
    expect(message).toContain("set validation.hostedZoneId");
    expect(zones.flatMap(cnames)).toEqual([]);
  });

  test("a zone in another account is written with a role that may do no more than that", async () => {
    const zone = cloud.aws.zone("a.com", { account: cloud.aws.dnsAccount });
    cloud.aws.restrict("caller", acmRequestPolicy({ region, account: cloud.aws.account }), {
      Version: "2012-10-17",
      Statement: [{ Sid: "Dns", Effect: "Allow", Action: ["sts:AssumeRole"], Resource: [cloud.aws.dnsRole] }],
    });
    cloud.aws.restrict("dns role", route53ValidationPolicy({ hostedZoneIds: [zone] }));
    const { outputs } = await create(inputsOf("a.com", { validation: { assumeRole: { roleArn: cloud.aws.dnsRole } } }));
    expect(outputs).toMatchObject({ status: "ISSUED", domainValidationOptions: [{ hostedZoneId: zone }] });
    const accounts = (operation: string) => cloud.aws.calls.filter((each) => each.operation === operation);
    expect(accounts("ChangeResourceRecordSets").map(({ account }) => account)).toEqual([cloud.aws.dnsAccount]);
    expect(accounts("RequestCertificate").map(({ account }) => account)).toEqual([cloud.aws.account]);
  });

  test("a role without GetChange and GetHostedZone is enough: then ACM's own look decides", async () => {
    const zone = cloud.aws.zone("a.com", { account: cloud.aws.dnsAccount });
    const { Statement } = route53ValidationPolicy({ hostedZoneIds: [zone], changes: false });
    const least = Statement.map((each) => ({ ...each, Action: each.Action.filter((one) => !one.includes("Get")) }));
    cloud.aws.restrict("dns role", { Version: "2012-10-17", Statement: least });
    const { outputs } = await create(inputsOf("a.com", { validation: { assumeRole: { roleArn: cloud.aws.dnsRole } } }));
    expect(outputs.status).toBe("ISSUED");
    expect(said.join("\n")).toContain("not waiting for Route 53 to spread the records: GetChange");
  });
});

describe("records", () => {
  test("a record that leads elsewhere is put right, and that is said", async () => {
    const zone = cloud.aws.zone("a.com");
    const inputs = inputsOf("a.com", { validation: { createRecords: false }, timeoutMinutes: 1 });
    const failed = await failureOf(create(inputs));
    const [{ recordName }] = saved(failed).outputs.domainValidationOptions as [{ recordName: string }];
    cloud.aws.route53.putRecord(zone, { name: recordName, type: "CNAME", values: ["elsewhere.example."] });
    const { validation: _none, ...placing } = inputs;
    const { outputs } = await update(saved(failed), placing);
    expect(outputs.status).toBe("ISSUED");
    expect(said.join("\n")).toContain("led to elsewhere.example., which validates nothing here");
  });

  test("a record that is there already is not written again, so a role that only reads is enough", async () => {
    const zone = cloud.aws.zone("a.com");
    await create(inputsOf("a.com", { region: "us-east-1" }));
    cloud.aws.clearCalls();
    await create(inputsOf("a.com"));
    expect(cloud.aws.operations()).not.toContain("ChangeResourceRecordSets");
    expect(cnames(zone)).toHaveLength(1);
  });

  test("something else at the record's name is an error that says so, and nothing of the batch is written", async () => {
    const zone = cloud.aws.zone("a.com");
    const inputs = inputsOf("a.com", { wait: false, validation: { createRecords: false } });
    const made = await create(inputs);
    const [{ recordName }] = made.outputs.domainValidationOptions as [{ recordName: string }];
    cloud.aws.route53.putRecord(zone, { name: recordName, type: "TXT", values: ['"mine"'] });
    const { message } = await failureOf(update(made, { ...inputs, validation: {} }));
    expect(message).toContain("InvalidChangeBatch");
    expect(message).toContain(`look at what stands at ${recordName} in zone ${zone}`);
    expect(cnames(zone)).toEqual([`TXT ${recordName}`]);
  });

  test("a record that somebody changes while ACM has not looked is an error that names it", async () => {
    cloud.aws.configure({ acm: { validation: { ...issuing, issuesAfterMilliseconds: 3_600_000 } } });
    const zone = cloud.aws.zone("a.com");
    const inputs = inputsOf("a.com");
    const running = failureOf(create(inputs));
    setTimeout(() => {
      for (const { name } of cloud.aws.route53.recordsIn(zone)) cloud.aws.route53.deleteRecord(zone, name, "CNAME");
    }, 200_000);
    const failed = await running;
    expect(failed.message).toContain("somebody else changed its records");
    expect(failed.message).toMatch(/expected CNAME _\S+, received none/);
    expect(saved(failed).outputs.status).toBe("PENDING_VALIDATION");
  });
});

describe("waiting", () => {
  test("what is waited for is shown about every half minute", async () => {
    cloud.aws.configure({ acm: { validation: { ...issuing, issuesAfterMilliseconds: 600_000 } } });
    cloud.aws.zone("a.com");
    await create(inputsOf("a.com"));
    const lines = said.filter((line) => line.includes("waiting for ACM to validate a.com ("));
    expect(lines.length).toBeGreaterThan(12);
    expect(lines.length).toBeLessThan(22);
    expect(lines.at(-1)).toMatch(/\(\d+ min \d+ s so far\)$/);
  });

  test("a wait that ends too early says what for and where the records are, and the next run goes on", async () => {
    cloud.aws.configure({ acm: { validation: { ...issuing, issuesAfterMilliseconds: 1_200_000 } } });
    const zone = cloud.aws.zone("a.com");
    const inputs = inputsOf("a.com", { timeoutMinutes: 10 });
    const failed = await failureOf(create(inputs));
    expect(failed.message).toContain("expected to be issued within 10 minutes, received PENDING_VALIDATION");
    expect(failed.message).toContain("waited for: ACM to validate a.com");
    expect(failed.message).toContain(`CNAME in zone ${zone}`);
    const { id, outputs } = await update(saved(failed), { ...inputs, timeoutMinutes: 30 });
    expect(outputs.status).toBe("ISSUED");
    expect(cloud.aws.acm.certificates().map(({ arn }) => arn)).toEqual([id]);
  });

  test("without waiting, the records are outputs and in place at once, and a refresh sees the certificate issued", async () => {
    cloud.aws.configure({ acm: { validation: issuing } });
    const zone = cloud.aws.zone("a.com");
    const start = Date.now();
    const made = await create(inputsOf("a.com", { wait: false }));
    expect(made.outputs).toMatchObject({
      status: "PENDING_VALIDATION",
      domainValidationOptions: [{ recordName: expect.stringMatching(/\.a\.com\.$/), hostedZoneId: zone }],
    });
    expect(made.outputs).not.toHaveProperty("notAfter");
    expect(Date.now() - start).toBeLessThan(30_000);
    for (const { arn } of cloud.aws.acm.certificates()) cloud.aws.acm.issueDirectly(arn);
    expect(await read(made)).toMatchObject({ status: "ISSUED", notAfter: expect.any(String) });
  });

  test("without waiting, records that ACM has not made yet hold nobody up", async () => {
    cloud.aws.configure({ acm: { validation: { ...issuing, recordsAfterMilliseconds: 600_000 } } });
    cloud.aws.zone("a.com");
    const { outputs } = await create(inputsOf("a.com", { wait: false }));
    expect(outputs.status).toBe("PENDING_VALIDATION");
    expect(cloud.aws.operations()).not.toContain("ChangeResourceRecordSets");
  });

  test("where DNS is not in Route 53 the records are shown for somebody else to create", async () => {
    const { outputs } = await create(inputsOf("a.com", { wait: false, validation: { createRecords: false } }));
    const [{ recordName, recordValue }] = outputs.domainValidationOptions as [
      { recordName: string; recordValue: string },
    ];
    expect(said.join("\n")).toContain(`to be created: ${recordName} CNAME ${recordValue}`);
    expect(cloud.aws.operations().some((each) => each.includes("HostedZone"))).toBe(false);
  });
});

describe("a request that comes to nothing", () => {
  test.each([
    ["CAA_ERROR", 'add one with the value 0 issue "amazon.com"'],
    ["ADDITIONAL_VERIFICATION_REQUIRED", "open a case with AWS Support"],
    ["DOMAIN_NOT_ALLOWED", "unsafe domains"],
    ["OTHER", "look at the certificate in its console"],
  ])("%s is told with what to do", async (reason, todo) => {
    cloud.aws.zone("a.com");
    const inputs = inputsOf("a.com", { wait: false });
    const made = await create(inputs);
    cloud.aws.acm.failDirectly(made.id, reason);
    const { message } = await failureOf(update(made, { ...inputs, wait: true }));
    expect(message).toContain(`expected to be issued, received FAILED, ${reason}`);
    expect(message).toContain(todo);
  });

  test("after 72 hours ACM gives up, and the message asks after the delegation", async () => {
    const inputs = inputsOf("a.com", { wait: false, validation: { createRecords: false } });
    const made = await create(inputs);
    cloud.aws.skipHours(73);
    const { message } = await failureOf(update(made, { ...inputs, wait: true }));
    expect(message).toContain("received VALIDATION_TIMED_OUT");
    expect(message).toContain("delegated");
  });

  test("a CAA record that does not let Amazon issue is found by ACM, and the run fails at once instead of waiting", async () => {
    const zone = cloud.aws.zone("a.com");
    cloud.aws.route53.putRecord(zone, { name: "a.com", type: "CAA", values: ['0 issue "letsencrypt.org"'] });
    const start = Date.now();
    const { message } = await failureOf(create(inputsOf("a.com")));
    expect(message).toContain("FAILED, CAA_ERROR");
    expect(Date.now() - start).toBeLessThan(60_000);
  });

  test("the next request does not get the failed certificate back by its token", async () => {
    cloud.aws.zone("a.com");
    const inputs = inputsOf("a.com", { wait: false });
    const made = await create(inputs);
    cloud.aws.acm.failDirectly(made.id, "CAA_ERROR");
    const again = await create({ ...inputs, wait: true });
    expect(again.id).not.toBe(made.id);
    expect(again.outputs.status).toBe("ISSUED");
  });

  test("nor one that somebody deleted within the hour", async () => {
    cloud.aws.zone("a.com");
    const inputs = inputsOf("a.com");
    const made = await create(inputs);
    cloud.aws.acm.deleteDirectly(made.id);
    const again = await create(inputs);
    expect(again.id).not.toBe(made.id);
    expect(cloud.aws.acm.certificates()).toHaveLength(1);
  });
});
