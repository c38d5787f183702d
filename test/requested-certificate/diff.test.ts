import { describe, expect, test } from "vitest";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { plainJson } from "../../provider/pulumi/plain-json.ts";
import { create, diff, inputsOf, localAws, provider, update } from "./cloud.ts";

const cloud = localAws();
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

async function issued(extra: Properties = {}) {
  cloud.aws.zone("a.com");
  const inputs = inputsOf("a.com", { subjectAlternativeNames: ["www.a.com"], ...extra });
  const made = await create(inputs);
  cloud.aws.clearCalls();
  return { inputs, made };
}

describe("of an issued certificate, without a call", () => {
  test("nothing changes where nothing does", async () => {
    const { inputs, made } = await issued();
    expect(await diff(made, inputs)).toEqual({ changes: false });
    expect(cloud.aws.operations()).toEqual([]);
  });

  test.each<[string, Properties]>([
    ["names in another order", { domainName: "www.a.com", subjectAlternativeNames: ["a.com"] }],
    ["a name said twice", { subjectAlternativeNames: ["www.a.com", "WWW.a.com", "a.com"] }],
    ["the default said aloud", { keyAlgorithm: "RSA_2048" }],
    ["no tags, said aloud", { tags: {} }],
  ])("%s is no change, since no client would see one", async (_, change) => {
    const { inputs, made } = await issued();
    expect(await diff(made, { ...inputs, ...change })).toEqual({ changes: false });
  });

  test.each<[string, Properties, string]>([
    ["another domain name", { domainName: "b.a.com" }, "domainName"],
    ["another name", { subjectAlternativeNames: [] }, "subjectAlternativeNames"],
    ["another key algorithm", { keyAlgorithm: "EC_secp384r1" }, "keyAlgorithm"],
    [
      "a private CA",
      { certificateAuthorityArn: "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/1" },
      "certificateAuthorityArn",
    ],
    ["another region", { region: "us-east-1" }, "region"],
    ["a name that is not known yet", { domainName: unknown }, "domainName"],
  ])("%s is another certificate, made before the old one goes", async (_, change, argument) => {
    const { inputs, made } = await issued();
    expect(await provider.diff?.(made.id, plainJson(made.outputs), { ...inputs, ...change })).toEqual({
      changes: true,
      replaces: [argument],
      deleteBeforeReplace: false,
    });
    expect(cloud.aws.operations()).toEqual([]);
  });

  test.each<[string, Properties]>([
    ["tags", { tags: { a: "b" } }],
    ["transparency logging", { transparencyLogging: true }],
    ["the deletion policy", { deletionPolicy: "retain" }],
  ])("%s change in place", async (_, change) => {
    const { inputs, made } = await issued();
    expect(await diff(made, { ...inputs, ...change })).toEqual({ changes: true });
  });
});

describe("of one that is not issued, with one look", () => {
  const pending = { validation: { createRecords: false }, wait: false };

  test("where ACM is at work and nothing can be done, the preview is quiet", async () => {
    const { inputs, made } = await issued(pending);
    expect(await diff(made, inputs)).toEqual({ changes: false });
    expect(cloud.aws.operations()).toEqual(["DescribeCertificate"]);
  });

  test("where records are due, or it was issued since, an update is shown, and the update takes it further", async () => {
    const { inputs, made } = await issued(pending);
    const placing = { ...inputs, validation: {} };
    expect(await diff(made, placing)).toEqual({ changes: true });
    cloud.aws.acm.issueDirectly(made.id);
    expect(await diff(made, inputs)).toEqual({ changes: true });
    const further = await update(made, inputs);
    expect(further.outputs.status).toBe("ISSUED");
    expect(await diff(further, inputs)).toEqual({ changes: false });
  });

  test("where it is to be waited for, an update is shown", async () => {
    const { inputs, made } = await issued(pending);
    expect(await diff(made, { ...inputs, wait: true })).toEqual({ changes: true });
  });

  test("where it failed, or is gone, another one is requested", async () => {
    const { inputs, made } = await issued(pending);
    cloud.aws.acm.failDirectly(made.id, "CAA_ERROR");
    expect(await diff(made, inputs)).toEqual({ changes: true, replaces: ["domainName"] });
    cloud.aws.acm.deleteDirectly(made.id);
    expect(await diff(made, inputs)).toEqual({ changes: true, replaces: ["domainName"] });
  });

  test("where it cannot be looked at, an update is shown instead of a failure", async () => {
    const { inputs, made } = await issued(pending);
    const kind = { type: "error", name: "AccessDeniedException", status: 400 } as const;
    cloud.aws.faults.add({ operation: "DescribeCertificate", kind });
    expect(await diff(made, inputs)).toEqual({ changes: true });
  });
});
