import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { acmFixture, authority, bundleOf, issue, root } from "../clouds/acm/fixtures.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { answerOf, command } from "./command.ts";
import { written } from "./files.ts";

interface Verified {
  readonly ok: boolean;
  readonly addresses: readonly {
    readonly problems: readonly string[];
    readonly trusted: boolean;
    readonly distrust: string | null;
    readonly coversServerName: boolean;
    readonly holdsTarget: boolean | null;
    readonly certificate: { readonly fingerprint: string };
    readonly chain: readonly { readonly fingerprint: string }[];
  }[];
}

/** A server of one certificate, until the test ends. */
async function serving({ certificatePem, privateKeyPem }: IssuedLeaf, chainPem: string): Promise<string> {
  const server = createServer({ cert: certificatePem + chainPem, key: privateKeyPem });
  server.on("tlsClientError", () => {});
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const trusted = () => ({ NODE_EXTRA_CA_CERTS: written({ "root.pem": root.certificatePem })[0] ?? "" });

test("what is served, with a chain up to a root that the machine trusts, is well", async () => {
  const leaf = await issue();
  const at = await serving(leaf, leaf.chainPem);
  const run = await command(["verify", at, "--server-name", "www.example.com", "--json"], { env: trusted() });
  const [address] = answerOf<Verified>(run).addresses;
  expect(address).toMatchObject({ problems: [], trusted: true, coversServerName: true, holdsTarget: null });
  expect(address?.certificate.fingerprint).toBe(leaf.fingerprint);
  expect(address?.chain.map(({ fingerprint }) => fingerprint)).toEqual([authority.fingerprint]);
  expect(run.code).toBe(0);
});

test("a missing intermediate shows as what was sent, not as what this machine could fill in", async () => {
  const leaf = await issue();
  const at = await serving(leaf, "");
  const run = await command(["verify", at, "--server-name", "www.example.com", "--json"], { env: trusted() });
  const [address] = answerOf<Verified>(run).addresses;
  expect(address).toMatchObject({ trusted: false, distrust: "UNABLE_TO_VERIFY_LEAF_SIGNATURE", chain: [] });
  expect(run.code).toBe(1);
});

test("another name, a root that nobody knows and an expired leaf are three problems, all said at once", async () => {
  const day = 24 * 60 * 60 * 1000;
  const expired = await issue({ notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - day) });
  const at = await serving(expired, expired.chainPem);
  const run = await command(["verify", at, "--server-name", "shop.example.com"]);
  expect(run.code).toBe(1);
  expect(run.stdout.match(/^problem /gm)).toHaveLength(3);
  expect(run.stdout).toContain("expected a certificate for shop.example.com, received www.example.com");
});

test("an edge that still serves the old certificate differs from what the target holds", async () => {
  const { acm, env } = await acmFixture();
  const [old, current] = [await issue(), await issue()];
  const arn = acm.importDirectly({ bundle: bundleOf(old) });
  const at = await serving(old, old.chainPem);
  const args = ["verify", at, "--server-name", "www.example.com", "--target", arn, "--json"];
  const same = await command(args, { env: { ...env, ...trusted() } });
  expect(answerOf<Verified>(same).addresses[0]).toMatchObject({ holdsTarget: true, problems: [] });
  acm.importDirectly({ arn, bundle: bundleOf(current) });
  const behind = await command(args, { env: { ...env, ...trusted() } });
  expect(behind.code).toBe(1);
  expect(answerOf<Verified>(behind).addresses[0]?.problems[0]).toContain(current.fingerprint);
});

test("a port where nobody answers leaves it open what is served: exit code 3", async () => {
  const run = await command(["verify", "127.0.0.1:1"]);
  expect(run.code).toBe(3);
  expect(run.stdout).toContain("expected a TLS handshake, received");
});

test.each(["", "host:99999", "https://example.com", "a b"])("%j is no host: exit code 2", async (host) => {
  expect(await command(["verify", host])).toMatchObject({ code: 2, stdout: "" });
});
