import { promises as dns } from "node:dns";
import { expect, onTestFinished, test } from "vitest";
import { route53Fixture } from "../route53/fixtures.ts";
import { startLocalDns } from "./local-dns.ts";

async function dnsFixture() {
  const { route53 } = route53Fixture();
  const started = await startLocalDns(route53);
  onTestFinished(() => started.close());
  const resolver = new dns.Resolver({ timeout: 2000, tries: 1 });
  resolver.setServers([started.address]);
  return { route53, resolver, ...started };
}

test("a zone's name servers are those that its parent points to, not its namesake's", async () => {
  const { route53, resolver } = await dnsFixture();
  const [first, second] = [route53.addZone({ name: "example.com" }), route53.addZone({ name: "example.com" })];
  const serversOf = (id: string) => route53.zones().find((zone) => zone.id === id)?.nameServers;
  expect((await resolver.resolveNs("example.com")).sort()).toEqual([...(serversOf(first) ?? [])].sort());
  route53.delegate(second);
  expect((await resolver.resolveNs("EXAMPLE.com")).sort()).toEqual([...(serversOf(second) ?? [])].sort());
});

test("a name without a delegated zone is ENOTFOUND, a private zone's too", async () => {
  const { route53, resolver, questions } = await dnsFixture();
  route53.addZone({ name: "example.com", private: true });
  await expect(resolver.resolveNs("example.com")).rejects.toMatchObject({ code: "ENOTFOUND" });
  expect(questions).toEqual(["NS example.com"]);
});

test("a CNAME is answered as the world sees it", async () => {
  const { route53, resolver } = await dnsFixture();
  const zone = route53.addZone({ name: "example.com" });
  route53.putRecord(zone, { name: "_a.example.com", type: "CNAME", values: ["_x.acm-validations.aws."] });
  expect(await resolver.resolveCname("_a.example.com")).toEqual(["_x.acm-validations.aws"]);
});

test("a server in trouble is ESERVFAIL, as long as it is asked to be", async () => {
  const { route53, resolver, fail } = await dnsFixture();
  route53.addZone({ name: "example.com" });
  fail(1);
  await expect(resolver.resolveNs("example.com")).rejects.toMatchObject({ code: "ESERVFAIL" });
  expect(await resolver.resolveNs("example.com")).toHaveLength(4);
});
