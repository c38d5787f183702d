import { describe, expect, test } from "vitest";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { create, inputsOf, localAws, provenance, remove, said } from "./cloud.ts";

const cloud = localAws();

/** A certificate as somebody requested it who does not use this package. */
async function foreign(domainName: string, extra: Properties = {}, tags: Readonly<Record<string, string>> = {}) {
  const { id } = await create(inputsOf(domainName, { reuse: false, ...extra }));
  cloud.aws.acm.setTags(id, tags);
  return id;
}

const requests = () => cloud.aws.operations().filter((each) => each === "RequestCertificate").length;

test("an issued certificate of nobody's for the same names is taken instead of another one, and left as it is", async () => {
  cloud.aws.zone("a.com");
  const arn = await foreign("a.com", { subjectAlternativeNames: ["*.a.com"] }, { theirs: "kept" });
  cloud.aws.clearCalls();
  const inputs = inputsOf("*.a.com", { subjectAlternativeNames: ["a.com"], tags: { mine: "not set" } });
  const made = await create(inputs);
  expect(made).toMatchObject({ id: arn, outputs: { preexisting: true, status: "ISSUED" } });
  expect(cloud.aws.acm.certificate(arn)?.tags).toEqual({ theirs: "kept" });
  expect(requests()).toBe(0);
  await remove(made);
  expect(cloud.aws.acm.certificate(arn)).toBeDefined();
  expect(said.join("\n")).toContain(`${arn} is retained`);
});

test("a pending one is taken as well, and brought to its issue", async () => {
  const arn = await foreign("a.com", { wait: false, validation: { createRecords: false } });
  cloud.aws.zone("a.com");
  const made = await create(inputsOf("a.com"));
  expect(made).toMatchObject({ id: arn, outputs: { preexisting: true, status: "ISSUED" } });
});

test("an issued one is preferred to a pending one, though that is newer", async () => {
  cloud.aws.zone("a.com");
  const issued = await foreign("a.com");
  cloud.aws.configure({ acm: { validation: { issuesAfterMilliseconds: 3_600_000 } } });
  await foreign("a.com", { wait: false, validation: { createRecords: false } });
  expect((await create(inputsOf("a.com"))).id).toBe(issued);
});

test("of issued ones the one that is valid for longest is taken", async () => {
  cloud.aws.zone("a.com");
  await foreign("a.com");
  const renewed = await foreign("a.com");
  await foreign("a.com");
  cloud.aws.skipHours(300 * 24);
  expect(cloud.aws.acm.renewDirectly(renewed)).toBe(true);
  expect((await create(inputsOf("a.com"))).id).toBe(renewed);
});

describe("another one is requested", () => {
  test.each<[string, Properties]>([
    ["of another key algorithm", { keyAlgorithm: "EC_prime256v1" }],
    ["for fewer names", { subjectAlternativeNames: ["www.a.com", "b.a.com"] }],
    ["for more names", { subjectAlternativeNames: [] }],
    ["in another region", { region: "us-east-1" }],
  ])("beside one %s", async (_, other) => {
    cloud.aws.zone("a.com");
    const arn = await foreign("a.com", { subjectAlternativeNames: ["www.a.com"], ...other });
    const { id } = await create(inputsOf("a.com", { subjectAlternativeNames: ["www.a.com"] }));
    expect(id).not.toBe(arn);
  });

  test("beside one that carries another owner's provenance", async () => {
    cloud.aws.zone("a.com");
    const arn = await foreign("a.com", {}, provenance("acme/other/stack/site"));
    expect((await create(inputsOf("a.com"))).id).not.toBe(arn);
    expect(cloud.aws.acm.certificate(arn)?.tags).toEqual(provenance("acme/other/stack/site"));
  });

  test("beside one that failed", async () => {
    cloud.aws.zone("a.com");
    const arn = await foreign("a.com", { wait: false });
    cloud.aws.acm.failDirectly(arn, "CAA_ERROR");
    expect((await create(inputsOf("a.com"))).id).not.toBe(arn);
  });

  test("beside an imported one", async () => {
    const { bundleOf, issue } = await import("../clouds/acm/fixtures.ts");
    cloud.aws.zone("a.com");
    const bundle = bundleOf(await issue({ names: ["a.com"] }));
    const arn = cloud.aws.acm.importDirectly({ bundle, account: cloud.aws.account });
    expect((await create(inputsOf("a.com", { keyAlgorithm: "EC_prime256v1" }))).id).not.toBe(arn);
  });

  test("where reuse is switched off", async () => {
    cloud.aws.zone("a.com");
    const arn = await foreign("a.com");
    const { id, outputs } = await create(inputsOf("a.com", { reuse: false }));
    expect(id).not.toBe(arn);
    expect(outputs.preexisting).toBe(false);
  });
});

test("what this resource requested before is taken up even where reuse is off, so that a killed run leaves no second one", async () => {
  cloud.aws.zone("a.com");
  const inputs = inputsOf("a.com", { reuse: false });
  const first = await create(inputs);
  const second = await create(inputs);
  expect(second.id).toBe(first.id);
  expect(second.outputs.preexisting).toBe(false);
  expect(said.join("\n")).toContain(`taking up ${first.id} (ISSUED)`);
});

test("without the permission to list, that is said, and the certificate is requested", async () => {
  cloud.aws.zone("a.com");
  const kind = { type: "error", name: "AccessDeniedException", status: 400 } as const;
  cloud.aws.faults.add({ operation: "ListCertificates", kind });
  const { outputs } = await create(inputsOf("a.com"));
  expect(outputs.status).toBe("ISSUED");
  expect(said.join("\n")).toContain("could not look for a certificate to take up or reuse: ListCertificates");
});
