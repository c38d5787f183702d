import { beforeEach, describe, expect, test } from "vitest";
import { parseBundle } from "../../provider/certificate/bundle.ts";
import { InvalidInputError } from "../../provider/errors.ts";
import { exportedCertificate as provider } from "../../provider/exported-certificate/provider.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { plainJson } from "../../provider/pulumi/plain-json.ts";
import { exportPolicy } from "../../provider/targets/acm/iam.ts";
import { bundleOf, issue } from "../clouds/acm/fixtures.ts";
import { DEFAULT_ACCOUNT } from "../clouds/aws/index.ts";
import { failureOf, localClouds, printed } from "../private-certificate/in-process.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";

const cloud = localClouds();
const [{ accessKeyId }] = DEFAULT_ACCOUNT.credentials;
const names = ["api.internal.example.com"];

let arn: string;
let inputs: Properties;
let owners = 0;
const inputsOf = (certificateArn: string) => ({
  __provider: "the code",
  certificateArn,
  provenanceId: `acme/shop/dev/exported-${++owners}`,
});
beforeEach(() => {
  arn = request();
  inputs = inputsOf(arn);
});

function request(
  keyAlgorithm: "EC_prime256v1" | "EC_secp384r1" | "RSA_2048" | "RSA_3072" | "RSA_4096" = "EC_prime256v1",
): string {
  const authorityArn = cloud.authority({ parent: cloud.authority() });
  return cloud.aws.requestPrivately({ authorityArn, names, keyAlgorithm, account: cloud.account });
}

async function created(given = inputs): Promise<Properties> {
  const { id, outputs } = await inVirtualTime(() => provider.create(given));
  expect(id).toBe(given.certificateArn);
  return plainJson(outputs);
}
const diff = (outputs: Properties, given = inputs) => inVirtualTime(() => provider.diff(arn, outputs, given));
const bundleIn = ({ certificate, chain, privateKey }: Properties) =>
  parseBundle({ certificate: String(certificate), chain: String(chain), privateKey: String(privateKey) });

describe("what is exported is a bundle with its key in clear, of whatever type", () => {
  test.each(["EC_prime256v1", "EC_secp384r1", "RSA_2048", "RSA_3072", "RSA_4096"] as const)(
    "%s",
    async (keyAlgorithm) => {
      const certificateArn = request(keyAlgorithm);
      const outputs = await created(inputsOf(certificateArn));
      expect(bundleIn(outputs)).toMatchObject({ leaf: { keyAlgorithm, subjectAlternativeNames: names } });
      expect(bundleIn(outputs).chain).toHaveLength(2);
      expect(outputs.fingerprint).toBe(cloud.aws.acm.certificate(certificateArn)?.fingerprint);
      expect(String(outputs.privateKey)).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    },
  );
});

test("each call has a passphrase of its own, which is nowhere in what is kept or printed", async () => {
  const outputs = await created();
  await provider.update(arn, outputs, inputs);
  expect(Object.keys(outputs).filter((name) => /passphrase/i.test(name))).toEqual([]);
  expect(`${JSON.stringify(outputs)}${printed()}`).not.toContain("ENCRYPTED");
});

test("a preview costs one call, and a renewal at the source shows in it and comes with its key", async () => {
  const outputs = await created();
  cloud.aws.clearCalls();
  expect(await diff(outputs)).toEqual({ changes: false });
  expect(cloud.calls()).toEqual(["GetCertificate"]);

  cloud.aws.renewPrivately(arn, { authorityArn: cloud.authority(), names });
  expect(await diff(outputs)).toEqual({ changes: true });
  expect(printed()).toMatch(/was renewed: SHA-256 .* it is exported anew/);
  const renewed = plainJson(await inVirtualTime(() => provider.update(arn, outputs, inputs)));
  expect(renewed.fingerprint).toBe(cloud.aws.acm.certificate(arn)?.fingerprint);
  expect(bundleIn(renewed).leaf.publicKeyFingerprint).not.toBe(bundleIn(outputs).leaf.publicKeyFingerprint);
  expect(await diff(renewed)).toEqual({ changes: false });
});

test("a refresh leaves the recorded bundle whole: a newer leaf without its key would be none", async () => {
  const outputs = await created();
  cloud.aws.renewPrivately(arn, { authorityArn: cloud.authority(), names });
  expect(await inVirtualTime(() => provider.read(arn, outputs))).toEqual(outputs);
});

test("another ARN is another resource; another owner only has to be recorded", async () => {
  const outputs = await created();
  expect(await diff(outputs, inputsOf(request()))).toEqual({ changes: true, replaces: ["certificateArn"] });
  expect(await diff(outputs, { ...inputs, provenanceId: "acme/shop/dev/other" })).toEqual({ changes: true });
});

describe("gone at the source", () => {
  test("a refresh takes it out of the state, and a preview says what is missing", async () => {
    const outputs = await created();
    cloud.aws.acm.deleteDirectly(arn);
    expect((await failureOf(diff(outputs))).message).toBe(
      `certificateArn: expected a certificate, received ${arn}, where there is none`,
    );
    expect(await inVirtualTime(() => provider.read(arn, outputs))).toBeUndefined();
  });
});

test("a destroy makes no call: the certificate is its owner's", async () => {
  const outputs = await created();
  cloud.aws.clearCalls();
  await provider.delete(arn, outputs);
  expect(cloud.calls()).toEqual([]);
});

describe("the first preview refuses what ACM would not export", () => {
  const inPreview = async (certificateArn: string) =>
    (await inVirtualTime(() => provider.check(inputsOf(certificateArn), undefined)))
      .map(({ message }) => message)
      .join();

  test("a private certificate is one that it would, and an exportable public one", async () => {
    expect(await inPreview(arn)).toBe("");
    const bundle = bundleOf(await issue({ names }));
    const exportable = { bundle, account: cloud.account, type: "AMAZON_ISSUED", exportable: true } as const;
    const certificateArn = cloud.aws.acm.importDirectly(exportable);
    expect(await inPreview(certificateArn)).toBe("");
    expect(bundleIn(await created(inputsOf(certificateArn))).leaf.subjectAlternativeNames).toEqual(names);
  });

  test.each(["IMPORTED", "AMAZON_ISSUED"] as const)("%s", async (type) => {
    const certificateArn = cloud.aws.acm.importDirectly({
      bundle: bundleOf(await issue({ names })),
      account: cloud.account,
      type,
    });
    expect(await inPreview(certificateArn)).toContain(
      "expected a private certificate, or a public one that was requested",
    );
    expect((await failureOf(created(inputsOf(certificateArn)))).message).toContain("ExportCertificate");
  });

  test("an ARN of nothing, and no ARN at all", async () => {
    expect(await inPreview(`${arn.slice(0, -4)}ffff`)).toContain("where there is none");
    expect(await inPreview("arn:aws:acm-pca:x")).toContain("certificateArn: expected the ARN of an ACM certificate");
  });

  test("an ARN that is not known yet is not judged, and nothing is called", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    expect(await inPreview(unknown)).toBe("");
    expect(await provider.diff(arn, await created(), inputsOf(unknown))).toEqual({ changes: true });
    expect(cloud.calls()).not.toContain("DescribeCertificate");
  });
});

test("a certificate that is requested and not issued yet is waited for", async () => {
  const kind = { type: "error", name: "RequestInProgressException" } as const;
  cloud.aws.faults.add({ operation: "ExportCertificate", times: 3, kind });
  expect(bundleIn(await created()).leaf.subjectAlternativeNames).toEqual(names);
});

test("a lost answer is asked for again: an export changes nothing", async () => {
  cloud.aws.faults.add({ operation: "ExportCertificate", kind: { type: "cut", effect: "after" } });
  await created();
  expect(cloud.calls()).toEqual(["ExportCertificate", "ExportCertificate"]);
});

describe("exportPolicy", () => {
  const allow = (missing = "") => {
    const { Statement } = exportPolicy({ certificateArns: [arn] });
    cloud.aws.allow(
      accessKeyId,
      Statement.map(({ Action, Resource }) => ({
        actions: Action.filter((each) => each !== missing),
        resources: Resource,
      })),
    );
  };
  const wholeLife = async () => {
    expect(await inVirtualTime(() => provider.check(inputs, undefined))).toEqual([]);
    const outputs = await created();
    await diff(outputs);
    await inVirtualTime(() => provider.read(arn, outputs));
    await provider.delete(arn, outputs);
  };

  test("with exactly its actions a certificate is exported and followed", async () => {
    allow();
    await wholeLife();
    expect(printed()).not.toContain("warning:");
  });

  test.each(["acm:ExportCertificate", "acm:GetCertificate"])("without %s the message names it", async (missing) => {
    allow(missing);
    expect((await failureOf(wholeLife())).message).toContain(`is not authorized to perform: ${missing}`);
  });

  test("without acm:DescribeCertificate only the first preview knows less, and says so", async () => {
    allow("acm:DescribeCertificate");
    await wholeLife();
    expect(printed()).toMatch(/warning: .*not checked whether it can be exported: .*acm:DescribeCertificate/);
  });

  test("no ARN of a certificate is refused", () => {
    expect(() => exportPolicy({ certificateArns: ["api"] })).toThrow(InvalidInputError);
    expect(() => exportPolicy({ certificateArns: [] })).toThrow("at least one ARN");
  });
});
