import {
  AddListenerCertificatesCommand,
  DescribeListenerCertificatesCommand,
  paginateDescribeListenerCertificates,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { elbFixture } from "./fixtures.ts";

test("the default comes first, and once more where it is in the list too (API reference)", async () => {
  const { add, certificate, defaultArn, listed } = await elbFixture();
  const other = certificate();
  await add(other);
  await add(defaultArn);
  expect(await listed()).toEqual([
    [defaultArn, true],
    [other, false],
    [defaultArn, false],
  ]);
});

test("adding twice and removing what is not there are no errors (API reference)", async () => {
  const { add, remove, certificate, elb, listener } = await elbFixture();
  const [one, other] = [certificate(), certificate()];
  await add(one);
  await add(one);
  await remove(other);
  expect(elb.certificatesOf(listener)).toEqual([one]);
  await remove(one);
  expect(elb.certificatesOf(listener)).toEqual([]);
});

test("25 certificates fit beside the default", async () => {
  const { add, certificate, defaultArn, elb, listener } = await elbFixture();
  for (let each = 0; each < 25; each += 1) elb.attachDirectly(listener, certificate());
  await expect(add(defaultArn)).rejects.toMatchObject({ name: "TooManyCertificatesException" });
  await expect(add(elb.certificatesOf(listener)[0] ?? "")).resolves.toBeDefined();
});

test("the default can't be removed, only replaced by ModifyListener", async () => {
  const { remove, defaultArn } = await elbFixture();
  await expect(remove(defaultArn)).rejects.toMatchObject({ name: "OperationNotPermittedException" });
});

test("a certificate of another region or none is not found, one that is not issued is not supported", async () => {
  const { add, certificate, acm, defaultArn } = await elbFixture();
  await expect(add(certificate("us-east-1"))).rejects.toMatchObject({ name: "CertificateNotFoundException" });
  const deleted = certificate();
  acm.deleteDirectly(deleted);
  await expect(add(deleted)).rejects.toMatchObject({
    name: "CertificateNotFoundException",
    message: `Certificate '${deleted}' not found`,
  });
  await expect(add(`${defaultArn}0`)).rejects.toMatchObject({ name: "CertificateNotFoundException" });
});

test("one certificate at a time, without saying whether it is the default", async () => {
  const { client, certificate, listener } = await elbFixture();
  const [one, other] = [{ CertificateArn: certificate() }, { CertificateArn: certificate() }];
  const add = (Certificates: (typeof one & { IsDefault?: boolean })[]) =>
    client.send(new AddListenerCertificatesCommand({ ListenerArn: listener, Certificates }));
  await expect(add([one, other])).rejects.toMatchObject({
    name: "ValidationError",
    message: "Up to '1' certificate ARNs can be specified, but '2' were specified",
  });
  await expect(add([{ ...one, IsDefault: false }])).rejects.toMatchObject({
    message: "You cannot set the isDefault parameter for a certificate.",
  });
});

test("an unknown listener is ListenerNotFound", async () => {
  const { client, listener } = await elbFixture();
  const describe = new DescribeListenerCertificatesCommand({ ListenerArn: `${listener}0` });
  await expect(client.send(describe)).rejects.toMatchObject({ name: "ListenerNotFoundException" });
});

test("certificates are listed in pages", async () => {
  const { client, certificate, elb, listener } = await elbFixture();
  for (let each = 0; each < 4; each += 1) elb.attachDirectly(listener, certificate());
  const pages: number[] = [];
  for await (const page of paginateDescribeListenerCertificates({ client }, { ListenerArn: listener, PageSize: 2 })) {
    pages.push(page.Certificates?.length ?? 0);
  }
  expect(pages).toEqual([2, 2, 1]);
});

test("a stale read shows the certificates from before the change", async () => {
  const { add, aws, certificate, listed } = await elbFixture();
  aws.faults.add({ operation: "AddListenerCertificates", kind: { type: "stale", reads: 1 } });
  await add(certificate());
  expect([(await listed())?.length, (await listed())?.length]).toEqual([1, 2]);
});
