import { expect, test } from "vitest";
import { importedCertificate as provider } from "../../provider/imported-certificate/provider.ts";
import { inputsOf, issueLeaf, provenance, putDirectly } from "../imported-certificate/fixtures.ts";
import { localAcm } from "../targets/acm/in-process.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";

/** Source: ACM User Guide, Quotas: imported certificates in an account and region. */
const mostInAccount = 2_500;
/** Source: ACM API Reference, ListCertificates: `MaxItems` is at most 1,000. */
const pages = 3;
/** Of the certificate that is adopted: what it carries, whose it is, and what it carries in the end. */
const tagReadsOfItsOwn = 4;

const cloud = localAcm();

test(`adopting one of ${mostInAccount} certificates costs one listing, and tags are read of its namesakes alone`, async () => {
  const { acm } = cloud;
  const orphan = await issueLeaf(30);
  const arn = putDirectly(acm, orphan, { tags: provenance });
  const namesakes = await Promise.all([40, 50, 60].map(async (daysAgo) => putDirectly(acm, await issueLeaf(daysAgo))));
  const others = await Promise.all(
    [1, 2, 3, 4].map((index) => issueLeaf(10, { names: [`other-${index}.example.com`] })),
  );
  for (let index = 1 + namesakes.length; index < mostInAccount; index++) {
    putDirectly(acm, others[index % others.length] as (typeof others)[0]);
  }
  expect(acm.certificates()).toHaveLength(mostInAccount);

  const { id } = await inVirtualTime(async () => provider.create(inputsOf(await issueLeaf(1))));
  expect(id).toBe(arn);
  expect(acm.certificates()).toHaveLength(mostInAccount);
  const { calls } = acm;
  const listed = calls.filter(({ operation }) => operation === "ListCertificates");
  const tagsRead = calls.filter(({ operation }) => operation === "ListTagsForCertificate").map((call) => call.arn);
  process.stdout.write(
    `load: one of ${mostInAccount} certificates adopted by ${calls.length} calls: one listing of ${listed.length} pages, ` +
      `${tagsRead.length} tag reads\n`,
  );
  expect(listed).toHaveLength(pages);
  expect(new Set(tagsRead)).toEqual(new Set([arn, ...namesakes]));
  expect(tagsRead.length).toBeLessThanOrEqual(namesakes.length + tagReadsOfItsOwn);
});
