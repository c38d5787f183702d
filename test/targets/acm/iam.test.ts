import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { InvalidInputError } from "../../../provider/errors.ts";
import { importedCertificate as provider } from "../../../provider/imported-certificate/provider.ts";
import type { Properties } from "../../../provider/pulumi/dynamic-provider.ts";
import { plainJson } from "../../../provider/pulumi/plain-json.ts";
import { type AcmImportPolicy, acmImportPolicy } from "../../../provider/targets/acm/iam.ts";
import { DEFAULT_ACCOUNT } from "../../clouds/acm/index.ts";
import {
  created,
  failureOf,
  inputsOf,
  issueLeaf,
  owner,
  pinnedTo,
  provenance,
  putDirectly,
} from "../../imported-certificate/fixtures.ts";
import type { IssuedLeaf } from "../../pki/index.ts";
import { inVirtualTime } from "../virtual-time.ts";
import { localAcm, region } from "./in-process.ts";

const cloud = localAcm();
const [{ accessKeyId }] = DEFAULT_ACCOUNT.credentials;
const listener = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/1/2";

let first: IssuedLeaf;
let renewed: IssuedLeaf;
beforeAll(async () => {
  first = await issueLeaf(10);
  renewed = await issueLeaf(1);
});
beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

/** The credentials may do what the policy says, without one of its actions. */
function allow({ Statement }: AcmImportPolicy, missing = ""): void {
  cloud.acm.allow(
    accessKeyId,
    Statement.map(({ Action, Resource }) => ({
      actions: Action.filter((action) => action !== missing),
      resources: Resource,
    })),
  );
}

const actionsOf = ({ Statement }: AcmImportPolicy) => Statement.flatMap(({ Action }) => Action);
const calledActions = () => new Set(cloud.calls().map((operation) => `acm:${operation}`));
const warnings = () => vi.mocked(console.warn).mock.calls.flat().join("\n");
const live = () => cloud.acm.certificates().map(({ fingerprint }) => fingerprint);

async function updated(id: string, outputs: Properties, inputs: Properties): Promise<Properties> {
  return plainJson(await inVirtualTime(() => provider.update(id, outputs, inputs)));
}

const policy = () => acmImportPolicy({ region, account: cloud.acm.account });
const retagged = { acm: { region, tags: { team: "edge" } } };

/** Create, rotation with other tags, refresh, a destroy that has to wait in vain, and one that works. */
async function wholeLife(): Promise<void> {
  const { id, outputs } = await inVirtualTime(() => created(inputsOf(first)));
  await provider.diff(id, outputs, inputsOf(renewed, retagged));
  const later = await updated(id, outputs, inputsOf(renewed, retagged));
  await provider.read(id, later);
  cloud.acm.attach(id, listener);
  const refused = await failureOf(inVirtualTime(() => provider.delete(id, { ...later, deleteTimeoutSeconds: 1 })));
  cloud.acm.detach(id, listener);
  await provider.delete(id, later);
  expect(refused.message).toContain(`still in use by ${listener}`);
}

test("with exactly its actions a certificate lives from create to destroy, and needs every one of them", async () => {
  allow(policy());
  await wholeLife();
  expect(live()).toEqual([]);
  expect(warnings()).not.toContain("warning:");
  expect(calledActions()).toEqual(new Set(actionsOf(policy())));
});

describe("an action short, the message names it and what is live is said and whole", () => {
  test.each([
    { missing: "acm:ImportCertificate", holds: "live now: nothing", live: () => [] },
    { missing: "acm:AddTagsToCertificate", holds: "live now: nothing", live: () => [] },
    { missing: "acm:GetCertificate", holds: "what this run had imported was removed again", live: () => [] },
    { missing: "acm:ListTagsForCertificate", holds: "", live: () => [first] },
    { missing: "acm:RemoveTagsFromCertificate", holds: "live now: the new certificate", live: () => [renewed] },
    { missing: "acm:DeleteCertificate", holds: "", live: () => [renewed] },
  ])("$missing", async ({ missing, holds, live: expected }) => {
    allow(policy(), missing);
    const { message } = await failureOf(wholeLife());
    expect(message).toContain(`is not authorized to perform: ${missing}`);
    expect(message).toContain(holds);
    expect(live()).toEqual(expected().map(({ fingerprint }) => fingerprint));
  });

  test("acm:ListCertificates: only the search for an orphan is lost", async () => {
    allow(policy(), "acm:ListCertificates");
    await wholeLife();
    expect(warnings()).toContain("could not look for a certificate that a killed run left behind");
    expect(warnings()).toContain("acm:ListCertificates");
  });

  test("acm:DescribeCertificate: a destroy that has to wait does not know for whom", async () => {
    allow(policy(), "acm:DescribeCertificate");
    const { id, outputs } = await created(inputsOf(first));
    cloud.acm.attach(id, listener);
    const run = inVirtualTime(() => provider.delete(id, { ...outputs, deleteTimeoutSeconds: 1 }));
    expect((await failureOf(run)).message).toContain("still in use by a consumer that ACM does not name");
  });
});

describe("pins", () => {
  let arn: string;
  let inputs: Properties;
  beforeEach(() => {
    arn = putDirectly(cloud.acm, first, { tags: { "certctl-managed-by": "certctl" } });
    inputs = inputsOf(renewed, { ...pinnedTo(arn), rollbackPrivateKey: first.privateKeyPem });
  });
  const pinPolicy = () => acmImportPolicy({ certificateArns: [arn] });
  const adoption = () => inVirtualTime(() => created(inputs));

  /** Adoption, other tags, and a destroy that retains. */
  async function pinnedLife(): Promise<void> {
    const { id, outputs } = await adoption();
    await provider.delete(
      id,
      await updated(id, outputs, { ...inputs, acm: { region, certificateArn: arn, tags: { team: "edge" } } }),
    );
  }

  test("with exactly its actions a pin is adopted, rotated and retained, and needs every one of them", async () => {
    allow(pinPolicy());
    expect(await provider.check(inputs, undefined)).toEqual([]);
    await pinnedLife();
    expect(cloud.acm.certificate(arn)).toMatchObject({
      fingerprint: renewed.fingerprint,
      tags: { "certctl-managed-by": "certctl", team: "edge", ...provenance },
    });
    expect(calledActions()).toEqual(new Set(actionsOf(pinPolicy())));
  });

  test.each([
    { missing: "acm:GetCertificate", live: () => first },
    { missing: "acm:ListTagsForCertificate", live: () => first },
    { missing: "acm:DescribeCertificate", live: () => first },
    { missing: "acm:ImportCertificate", live: () => first },
    { missing: "acm:AddTagsToCertificate", live: () => renewed },
    { missing: "acm:RemoveTagsFromCertificate", live: () => renewed },
  ])("without $missing the message names it, and a whole certificate stays live", async ({ missing, live: kept }) => {
    allow(pinPolicy(), missing);
    expect((await failureOf(pinnedLife())).message).toContain(`is not authorized to perform: ${missing}`);
    expect(live()).toEqual([kept().fingerprint]);
  });

  test("nothing else can be touched, and nothing imported anew", async () => {
    allow(pinPolicy());
    expect((await failureOf(created(inputsOf(renewed)))).message).toContain("acm:ImportCertificate");
    const other = putDirectly(cloud.acm, first);
    const { message } = await failureOf(created({ ...inputs, acm: { region, certificateArn: other } }));
    expect(message).toContain(`acm:GetCertificate on resource: ${other}`);
  });

  test("a preview reads with previewOnly, and can write nothing", async () => {
    const reading = acmImportPolicy({ certificateArns: [arn], previewOnly: true });
    allow(reading);
    expect(await provider.check(inputs, undefined)).toEqual([]);
    expect(warnings()).not.toContain("not checked");
    expect(calledActions()).toEqual(new Set(actionsOf(reading)));
    expect((await failureOf(adoption())).message).toContain("acm:ImportCertificate");
    expect(live()).toEqual([first.fingerprint]);
  });
});

test("another region is another resource", async () => {
  allow(acmImportPolicy({ region: "us-east-1" }));
  expect((await failureOf(created(inputsOf(first)))).message).toContain("acm:ImportCertificate");
  allow(acmImportPolicy({ region: ["us-east-1", region] }));
  await created(inputsOf(first, { provenanceId: `${owner}-2` }));
  expect(live()).toEqual([first.fingerprint]);
});

test("what a statement is about can be read off it, and what is not asked for is not in it", () => {
  expect(acmImportPolicy({ region: "cn-north-1", partition: "aws-cn", listing: false, deletion: false })).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Certificates",
        Effect: "Allow",
        Action: [
          "acm:GetCertificate",
          "acm:ListTagsForCertificate",
          "acm:DescribeCertificate",
          "acm:ImportCertificate",
          "acm:AddTagsToCertificate",
          "acm:RemoveTagsFromCertificate",
        ],
        Resource: ["arn:aws-cn:acm:cn-north-1:*:certificate/*"],
      },
    ],
  });
  const statements = acmImportPolicy().Statement.map(({ Sid, Resource }) => `${Sid} ${Resource}`);
  expect(statements).toEqual(["Certificates arn:aws:acm:*:*:certificate/*", "Search *"]);
});

test("a wrong option is refused by its path: a policy that allows nothing would be found out at the import", () => {
  const refused = (options: Parameters<typeof acmImportPolicy>[0]) => {
    expect(() => acmImportPolicy(options)).toThrow(InvalidInputError);
    try {
      acmImportPolicy(options);
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  expect(refused({ certificateArns: ["api"] })).toBe(
    "certificateArns[0]: expected arn:aws:acm:REGION:ACCOUNT:certificate/ID, received api",
  );
  expect(refused({ certificateArns: [] })).toBe(
    "certificateArns: expected at least one ARN, or to be left out, received none",
  );
  expect(refused({ region: "Ireland", account: "12" })).toBe(
    "region: expected an AWS region such as eu-west-1, received Ireland\naccount: expected twelve digits, received 12",
  );
});
