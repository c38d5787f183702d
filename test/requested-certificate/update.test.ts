import { expect, test } from "vitest";
import { create, failureOf, inputsOf, localAws, provenance, read, update } from "./cloud.ts";

const cloud = localAws();
const writes = () => cloud.aws.operations().filter((each) => !/^(Describe|List|Get)/.test(each));

test("tags change in place, and what others set stays", async () => {
  cloud.aws.zone("a.com");
  const inputs = inputsOf("a.com", { tags: { kept: "1", dropped: "2" } });
  const made = await create(inputs);
  const ours = provenance(String(inputs.provenanceId));
  cloud.aws.acm.setTags(made.id, { ...ours, kept: "1", dropped: "2", theirs: "3" });
  cloud.aws.clearCalls();
  await update(made, { ...inputs, tags: { kept: "1", added: "4" } });
  expect(cloud.aws.acm.certificate(made.id)?.tags).toEqual({ ...ours, kept: "1", added: "4", theirs: "3" });
  expect(writes()).toEqual(["RemoveTagsFromCertificate", "AddTagsToCertificate"]);
});

test("transparency logging changes in place, once", async () => {
  cloud.aws.zone("a.com");
  const inputs = inputsOf("a.com", { transparencyLogging: false });
  const made = await create(inputs);
  cloud.aws.clearCalls();
  const changed = await update(made, { ...inputs, transparencyLogging: true });
  expect(writes()).toEqual(["UpdateCertificateOptions"]);
  cloud.aws.clearCalls();
  await update(changed, { ...inputs, transparencyLogging: true });
  expect(writes()).toEqual([]);
});

test("a refresh shows a renewal's dates, a tag that somebody took, and no change to what is ours to decide", async () => {
  cloud.aws.zone("a.com");
  const inputs = inputsOf("a.com", { tags: { env: "production" } });
  const made = await create(inputs);
  cloud.aws.acm.renewDirectly(made.id);
  cloud.aws.acm.setTags(made.id, { ...provenance(String(inputs.provenanceId)), theirs: "3" });
  const refreshed = await read(made);
  expect(refreshed).toMatchObject({ status: "ISSUED", tags: {}, domainName: "a.com" });
  expect(refreshed).not.toMatchObject({ serialNumber: made.outputs.serialNumber });
});

test("what is gone is told as gone", async () => {
  cloud.aws.zone("a.com");
  const inputs = inputsOf("a.com");
  const made = await create(inputs);
  cloud.aws.acm.deleteDirectly(made.id);
  expect(await read(made)).toBeUndefined();
  const { message } = await failureOf(update(made, { ...inputs, tags: { a: "b" } }));
  expect(message).toContain("is gone: run pulumi refresh");
});

test("a certificate that is only looked up is read by its ARN alone", async () => {
  cloud.aws.zone("a.com");
  const { id } = await create(inputsOf("a.com"));
  expect(await read({ id, outputs: {} })).toMatchObject({
    certificateArn: id,
    status: "ISSUED",
    keyAlgorithm: "RSA_2048",
  });
});
