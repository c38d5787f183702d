import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { InventoryEntry } from "../../provider/command-line/inventory-entry.ts";
import { acmFixture, bundleOf, issue } from "../clouds/acm/fixtures.ts";
import { startLocalKeyVault } from "../clouds/key-vault/index.ts";
import { answerOf, command } from "./command.ts";
import { written } from "./files.ts";
import { owner, provenance } from "./stack.ts";

const day = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * day);

interface Inventory {
  readonly certificates: readonly InventoryEntry[];
  readonly failures: readonly { readonly place: string; readonly message: string }[];
}

describe("two regions and a vault", () => {
  let vaults: Awaited<ReturnType<typeof startLocalKeyVault>>;
  beforeAll(async () => {
    vaults = await startLocalKeyVault();
    vaults.vault.importDirectly({
      name: "gateway",
      bundle: bundleOf(await issue({ names: ["gateway.example.com"], notAfter: inDays(20) })),
      tags: provenance,
    });
    return () => vaults.close();
  });

  async function clouds() {
    const { acm, env } = await acmFixture();
    const put = async (name: string, days: number, more: object = {}) =>
      acm.importDirectly({ bundle: bundleOf(await issue({ names: [name], notAfter: inDays(days) })), ...more });
    await put("late.example.com", 80, { tags: provenance });
    await put("soon.example.com", 5, { region: "us-east-1" });
    await put("managed.example.com", 40, { type: "AMAZON_ISSUED" });
    const places = ["--region", "eu-west-1", "us-east-1", "--vault", vaults.vaultUrl];
    return { acm, env: { ...env, ...vaults.environment }, places };
  }

  test("ours and others' of all types come in one list, soonest end first, with their owners", async () => {
    const { env, places } = await clouds();
    const run = await command(["inventory", ...places, "--json"], { env });
    const { certificates, failures } = answerOf<Inventory>(run);
    expect(run.code, run.stderr).toBe(0);
    expect(failures).toEqual([]);
    expect(certificates).toMatchObject([
      { name: "soon.example.com", place: "us-east-1", owner: null, ownerKnown: true, validity: "soon", daysLeft: 4 },
      { name: "gateway", names: ["gateway.example.com"], target: "keyVault", owner, keyAlgorithm: "EC_prime256v1" },
      { name: "managed.example.com", type: "AMAZON_ISSUED", inUse: false },
      { name: "late.example.com", owner, validity: "valid" },
    ]);
  });

  test("the table has a line for each, and nothing but the table is on stdout", async () => {
    const { env, places } = await clouds();
    const { stdout, stderr } = await command(["inventory", ...places], { env });
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[1]).toMatch(
      /^\d{4}-\d\d-\d\d {2}4 days left +soon\.example\.com +us-east-1 +- +no +EC_prime256v1 +arn:/,
    );
    expect(stderr).toBe("4 certificates\n");
  });

  test("what ends within so many days is an alarm: exit code 1, so that a nightly job can be one line", async () => {
    const { env, places } = await clouds();
    const run = await command(["inventory", ...places, "--expiring-within", "30", "--json"], { env });
    expect(run.code).toBe(1);
    expect(answerOf<Inventory>(run).certificates.map(({ name }) => name)).toEqual(["soon.example.com", "gateway"]);
    expect(await command(["inventory", ...places, "--expiring-within", "2"], { env })).toMatchObject({
      code: 0,
      stdout: "",
    });
  });

  test("a region that may not be read hides none of the others, and is told: exit code 3", async () => {
    const { acm, env, places } = await clouds();
    acm.allow("AKIAIOSFODNN7EXAMPLE", []);
    const run = await command(["inventory", ...places, "--json"], { env });
    expect(run.code).toBe(3);
    const { certificates, failures } = answerOf<Inventory>(run);
    expect(certificates.map(({ name }) => name)).toEqual(["gateway"]);
    expect(failures.map(({ place }) => place)).toEqual(["eu-west-1", "us-east-1"]);
    expect(run.stderr).toContain("eu-west-1: expected its certificates, received ListCertificates: AccessDenied");
  });

  test("--html writes one page, and --no-tags saves a call for each certificate in ACM", async () => {
    const { acm, env } = await clouds();
    const [file = ""] = written({ "certificates.html": "" });
    const run = await command(["inventory", "--region", "eu-west-1", "--no-tags", "--html", file], { env });
    expect(run).toMatchObject({ code: 0, stdout: "", stderr: `2 certificates in ${file}\n` });
    expect(readFileSync(file, "utf8")).toContain("late.example.com");
    expect(acm.calls.map(({ operation }) => operation)).not.toContain("ListTagsForCertificate");
  });
});

test("the region of the environment is the default, and without any place there is nothing to list", async () => {
  const { env } = await acmFixture();
  expect(await command(["inventory"], { env })).toMatchObject({ code: 0, stderr: "0 certificates\n" });
  const run = await command(["inventory"], { env: { ...env, AWS_REGION: "" } });
  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining("--region: expected") });
});

test.each([
  [["--region", "Frankfurt"]],
  [["--vault", "prod"]],
  [["--expiring-within", "soon"]],
  [["--region", "eu-west-1", "--json", "--html", join("/tmp", "x")]],
])("%j is a mistake in the command", async (args) => {
  expect(await command(["inventory", ...args])).toMatchObject({ code: 2, stdout: "" });
});
