import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { families } from "../../provider/observability/metrics.ts";
import { addToPushgateway } from "../../provider/observability/pushgateway.ts";
import { addToTextFile } from "../../provider/observability/text-file.ts";
import { entry, folder, id, notAfter } from "./entries.ts";
import { missing, promtool, served, started } from "./tools.ts";

const rules = fileURLToPath(new URL("../../docs/operations/alert-rules.yml", import.meta.url));
const dashboard = fileURLToPath(new URL("../../docs/operations/dashboard.json", import.meta.url));

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
}

/** The dashboard's queries, as Grafana sends them when everything is chosen. */
function queries(): string[] {
  const { panels }: Dashboard = JSON.parse(readFileSync(dashboard, "utf8"));
  return panels.flatMap(({ targets }) =>
    targets.map(({ expr }) =>
      expr.replace(/\$__(range|rate_interval)/g, "7d").replace(/\$(organization|project|stack)/g, ".*"),
    ),
  );
}

const failed = { result: "failure", rollback: "also_failed" } as const;

test("rules and dashboard ask for no metric that is not written", () => {
  const named = [...(readFileSync(rules, "utf8") + queries().join()).matchAll(/pulumi_certificates_[a-z_]+/g)];
  const names = new Set(named.map(([name]) => name.replace(/_bucket$/, "")));
  expect([...names].filter((name) => !families.some((family) => family.name === name))).toEqual([]);
  expect(names.size).toBe(families.length);
});

describe.skipIf(missing("promtool"))("promtool", () => {
  test("accepts the alert rules", () => {
    expect(promtool(["check", "rules", rules])).toContain("6 rules found");
  });

  test("finds that each alert fires when it should and only then", () => {
    const file = fileURLToPath(new URL("alert-rules.test.yml", import.meta.url));
    expect(promtool(["test", "rules", file])).toContain("SUCCESS");
  });

  test("accepts the dashboard's queries", () => {
    const file = join(folder(), "queries.json");
    const records = queries().map((expr, index) => ({ record: `query_${index}`, expr }));
    writeFileSync(file, JSON.stringify({ groups: [{ name: "dashboard", rules: records }] }));
    expect(promtool(["check", "rules", file])).toContain(`${records.length} rules found`);
  });

  test("finds nothing to mend in the text file", async () => {
    const path = join(folder(), "certificates.prom");
    await addToTextFile(path, [entry(), entry(failed)]);
    expect(promtool(["check", "metrics"], readFileSync(path, "utf8"))).toBe("");
  });
});

describe.skipIf(missing("prometheus", "prometheus-pushgateway"))("a real Prometheus", { timeout: 60_000 }, () => {
  test("scrapes gateway and text file, answers the dashboard, and fires the alert", async () => {
    const at = folder();
    const file = join(at, "certificates.prom");
    const gateway = await started(
      "prometheus-pushgateway",
      (port) => [`--web.listen-address=127.0.0.1:${port}`],
      "/-/ready",
    );
    await addToPushgateway(gateway, [entry(), entry(failed)], AbortSignal.timeout(5_000));
    await addToTextFile(file, [entry({}, "acme/shop/staging/api")]);
    // node_exporter shows the file's text among its own.
    const exporter = await served((_request, response) => response.end(readFileSync(file, "utf8")));
    const prometheus = await startPrometheus(at, { gateway, exporter });

    const ask = async (query: string) => {
      const answer = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(query)}`);
      const { data, error } = (await answer.json()) as QueryAnswer;
      if (data === undefined) throw new Error(`${query}: ${error}`);
      return data.result;
    };
    const end = "pulumi_certificates_not_after_timestamp_seconds";
    await expect.poll(() => ask(end).then((found) => found.length), { timeout: 30_000 }).toBe(2);
    const found = await ask(end);
    expect(found.map(({ metric }) => [metric.job, metric.stack, metric.id]).sort()).toEqual([
      ["node", "staging", id],
      ["pulumi_certificates", "production", id],
    ]);
    expect(Number(found[0]?.value[1])).toBe(notAfter.getTime() / 1000);
    // A rise shows from the second scrape on.
    for (const query of queries()) {
      await expect.poll(() => ask(query).then(({ length }) => length), { message: query }).toBeGreaterThan(0);
    }
    await expect
      .poll(() => ask('ALERTS{alertname="CertificateRestoreFailed",alertstate="firing"}').then((all) => all.length), {
        timeout: 30_000,
      })
      .toBe(1);
  });
});

interface QueryAnswer {
  readonly error?: string;
  readonly data?: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: readonly [number, string] }[];
  };
}

function startPrometheus(at: string, { gateway, exporter }: { gateway: string; exporter: string }): Promise<string> {
  const job = (name: string, url: string) => ({
    job_name: name,
    honor_labels: true,
    static_configs: [{ targets: [new URL(url).host] }],
  });
  const config = {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: [rules],
    scrape_configs: [job("pushgateway", gateway), job("node", exporter)],
  };
  const file = join(at, "prometheus.json");
  writeFileSync(file, JSON.stringify(config));
  const args = (port: number) => [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(at, "data")}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  return started("prometheus", args, "/-/ready");
}
