import { expect, test } from "vitest";
import { acmFixture, bundleOf, issue } from "./fixtures.ts";

async function controlled() {
  const fixture = await acmFixture();
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${fixture.url}/_local/${path}`, { method, ...sent });
    const answer = await response.json();
    return response.status === 200 ? answer : { status: response.status, ...(answer as object) };
  };
  return { ...fixture, control };
}

test("calls can be read and cleared from another process", async () => {
  const { control, import: importIt } = await controlled();
  await importIt(await issue());
  expect(await control("GET", "calls")).toMatchObject([{ operation: "ImportCertificate", outcome: "ok" }]);
  await control("DELETE", "calls");
  expect(await control("GET", "calls")).toEqual([]);
});

test("certificates can be put, seen and taken away, and the list shows no secret", async () => {
  const { control } = await controlled();
  const leaf = await issue();
  const { arn } = (await control("POST", "certificates", { bundle: bundleOf(leaf) })) as { arn: string };
  const listed = await control("GET", "certificates");
  expect(listed).toMatchObject([{ arn, fingerprint: leaf.fingerprint }]);
  expect(JSON.stringify(listed)).not.toContain("PRIVATE KEY");
  await control("DELETE", `certificates?arn=${encodeURIComponent(arn)}`);
  expect(await control("GET", "certificates")).toEqual([]);
});

test("an edge gets the whole bundle to serve, and a test the stored key's fingerprint", async () => {
  const { control, import: importIt, acm } = await controlled();
  const leaf = await issue();
  const arn = await importIt(leaf);
  expect(await control("GET", `bundle?arn=${arn}`)).toEqual(bundleOf(leaf));
  const fingerprint = acm.privateKeyFingerprintOf(arn);
  expect(await control("GET", `private-key-fingerprint?arn=${arn}`)).toEqual({ fingerprint });
});

test("faults can be added, counted and cleared", async () => {
  const { control, import: importIt } = await controlled();
  await control("POST", "faults", { operation: "*", times: 2, kind: { type: "throttle" } });
  await expect(importIt(await issue())).rejects.toMatchObject({ name: "ThrottlingException" });
  expect(await control("GET", "faults")).toEqual({ pending: 1 });
  await control("DELETE", "faults");
  await expect(importIt(await issue())).resolves.toBeDefined();
});

test("consumers can be attached and detached", async () => {
  const { control, import: importIt, acm } = await controlled();
  const certificateArn = await importIt(await issue());
  await control("POST", "consumers", { certificateArn, consumerArn: "web" });
  expect(acm.certificate(certificateArn)?.consumers).toEqual(["web"]);
  await control("DELETE", "consumers", { certificateArn, consumerArn: "web" });
  expect(acm.certificate(certificateArn)?.consumers).toEqual([]);
});

test("settings, accounts and permissions can be changed, and everything reset", async () => {
  const { control, import: importIt, acm, env } = await controlled();
  await control("POST", "settings", { limits: { certificates: 0 } });
  await expect(importIt(await issue())).rejects.toMatchObject({ name: "LimitExceededException" });
  await control("POST", "permissions", { accessKeyId: env.AWS_ACCESS_KEY_ID, allow: [] });
  await expect(importIt(await issue())).rejects.toMatchObject({ name: "AccessDeniedException" });
  await control("POST", "accounts", { id: "444455556666", credentials: [{ accessKeyId: "B", secretAccessKey: "b" }] });
  expect(() => acm.allow("B", undefined)).not.toThrow();
  await control("POST", "reset");
  expect(acm.calls).toEqual([]);
});

test("an unknown control is 404, a refused one says why: a test must not go on with a typing error", async () => {
  const { control } = await controlled();
  expect(await control("GET", "cals")).toEqual({ status: 404, error: "GET /_local/cals: no such control" });
  expect(await control("GET", "bundle?arn=none")).toEqual({
    status: 400,
    error: "certificate: expected an existing one, received none",
  });
});
