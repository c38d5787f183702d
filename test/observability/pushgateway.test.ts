import { describe, expect, test } from "vitest";
import { parseExposition } from "../../provider/observability/exposition.ts";
import { addToPushgateway } from "../../provider/observability/pushgateway.ts";
import { entry, id, shownValue, subject } from "./entries.ts";
import { missing, served, started } from "./tools.ts";

const inTime = () => AbortSignal.timeout(5_000);
const startGateway = () =>
  started("prometheus-pushgateway", (port) => [`--web.listen-address=127.0.0.1:${port}`], "/-/ready");
const heldBy = async (url: string) => parseExposition(await (await fetch(`${url}/metrics`)).text());

describe.skipIf(missing("prometheus-pushgateway"))("a real Pushgateway", () => {
  test("counts on across runs, and forgets nothing of certificates that this run did not touch", async () => {
    const url = await startGateway();
    await addToPushgateway(url, [entry(), entry({ live: { id: `${id}-2`, notAfter: new Date(0) } })], inTime());
    await addToPushgateway(url, [entry()], inTime());
    const samples = await heldBy(url);
    expect(shownValue(samples, "deploy_attempts_total", { result: "success" })).toBe(3);
    expect(shownValue(samples, "deploy_duration_seconds_count")).toBe(3);
    expect(shownValue(samples, "not_after_timestamp_seconds", { id: `${id}-2` })).toBe(0);
  });

  test("keeps two stacks apart, whatever they are called", async () => {
    const url = await startGateway();
    const odd = "tea time/für ✓";
    await addToPushgateway(url, [entry(), entry({}, odd)], inTime());
    await addToPushgateway(url, [entry({}, odd)], inTime());
    const samples = await heldBy(url);
    const labels = { result: "success", job: "pulumi_certificates" };
    expect(shownValue(samples, "deploy_attempts_total", { ...labels, stack: "production" })).toBe(1);
    expect(shownValue(samples, "deploy_attempts_total", { ...labels, stack: odd })).toBe(2);
  });

  test("loses a removed certificate's series", async () => {
    const url = await startGateway();
    await addToPushgateway(url, [entry()], inTime());
    await addToPushgateway(url, [{ subject, ending: { kind: "removal", id } }], inTime());
    const samples = await heldBy(url);
    expect(shownValue(samples, "not_after_timestamp_seconds")).toBeUndefined();
    expect(shownValue(samples, "deploy_attempts_total", { result: "success" })).toBe(1);
  });
});

test("the URL's user and password go as basic authentication, under its own path", async () => {
  const asked: (string | undefined)[] = [];
  const url = await served((request, response) => {
    asked.push(`${request.method} ${request.url?.split("/job")[0]} ${request.headers.authorization}`);
    response.end();
  });
  await addToPushgateway(url.replace("://", "://jo:p%40ss@").concat("/push/"), [entry()], inTime());
  const basic = `Basic ${Buffer.from("jo:p@ss").toString("base64")}`;
  expect(asked).toEqual([`GET /push/metrics ${basic}`, `PUT /push/metrics ${basic}`]);
});

test("where what is held cannot be read nothing is pushed, or counters would begin anew", async () => {
  const methods: (string | undefined)[] = [];
  const url = await served((request, response) => {
    methods.push(request.method);
    response.writeHead(503).end();
  });
  await expect(addToPushgateway(url, [entry()], inTime())).rejects.toThrow(`GET ${url}/metrics: 503`);
  expect(methods).toEqual(["GET"]);
});

test.each(["not a url", "ftp://gateway"])(
  "%s is no Pushgateway, and is not repeated: it may hold a password",
  async (url) => {
    await expect(addToPushgateway(url, [entry()], inTime())).rejects.toThrow(/^expected an http or https URL$/);
  },
);
