import { expect, test } from "vitest";
import { discover } from "../../provider/listener-certificates/discover.ts";
import { listenerCertificatesPolicy } from "../../provider/listener-certificates/iam.ts";
import { bundleOf, issue } from "../clouds/acm/fixtures.ts";
import { create, inputsOf, localAws, provenance, region } from "../requested-certificate/cloud.ts";

const cloud = localAws();
const path = 'groups["docs"].hosts';
const find = (...hosts: string[]) => discover({ region, identity: {} }, hosts, path);

async function held(names: readonly string[], tags: Readonly<Record<string, string>> = {}): Promise<string> {
  const bundle = bundleOf(await issue({ names: [...names] }));
  return cloud.aws.acm.importDirectly({ bundle, account: cloud.aws.account, tags });
}

test("a certificate that somebody else manages and that covers all hosts is found, with the policy for it", async () => {
  const listenerArns = ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/1/2"];
  cloud.aws.restrict("caller", listenerCertificatesPolicy({ listenerArns }));
  await held(["www.example.com"]);
  const wildcard = await held(["*.example.com"]);
  expect(await find("docs.example.com", "www.example.com")).toBe(wildcard);
});

test("those that we manage are ignored, whichever stack's they are", async () => {
  await held(["docs.example.com"], provenance("acme/other/stack/docs"));
  const theirs = await held(["*.example.com"]);
  expect(await find("docs.example.com")).toBe(theirs);
});

test("one that is not issued yet is none", async () => {
  const { id } = await create(inputsOf("docs.example.com", { wait: false, validation: { createRecords: false } }));
  cloud.aws.acm.setTags(id, {});
  await expect(find("docs.example.com")).rejects.toThrow();
});

test("none is an error that names the hosts, the group and what to do", async () => {
  await held(["*.example.com"]);
  await expect(find("example.com", "docs.example.com")).rejects.toMatchObject({
    code: "CERTIFICATE_NOT_FOUND",
    message:
      'groups["docs"].hosts: expected an issued certificate in eu-west-1 for example.com, docs.example.com that pulumi-certificates does not manage, received none: set request: true, or certificateArn',
  });
});

test("a policy for what is no listener is refused", () => {
  expect(() => listenerCertificatesPolicy({ listenerArns: ["https"] })).toThrow("listenerArns[0]: expected");
});
