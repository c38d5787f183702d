/**
 * A provider whose cloud is a folder, PROBE_CLOUD: a file for each resource, and `calls`, a line for each call. While
 * `hold` exists there, an effect has happened and its answer does not come.
 */
const { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { randomUUID } = require("node:crypto");
const { join } = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");

const cloud = (file) => join(process.env.PROBE_CLOUD, file);

let configured;

function log(call, name, details) {
  const line = JSON.stringify({ call, name, configured, ...details });
  appendFileSync(cloud("calls"), `${line}\n`);
}

function without({ __provider, ...properties } = {}) {
  return properties;
}

async function effect(id, inputs) {
  const { behaviour, value, secret = "" } = inputs;
  if (behaviour === "fails") throw new Error(`value: expected one that works, received ${value}`);
  writeFileSync(cloud(id), value);
  while (existsSync(cloud("hold"))) await sleep(20);
  const outs = { ...inputs, result: `made of ${value}`, derived: `derived from ${secret}` };
  if (behaviour === "half fails") {
    throw { id, properties: outs, reasons: [`value: ${value} is saved and not ready`], message: "half done" };
  }
  return outs;
}

module.exports = {
  configure({ config }) {
    configured = config.get("secret");
  },
  async check(olds, news) {
    log("check", news.name, { olds: without(olds), news: without(news) });
    const failures =
      news.behaviour === "is refused" ? [{ property: "", reason: "behaviour: expected another one" }] : [];
    return { inputs: news, failures };
  },
  async diff(id, olds, news) {
    log("diff", news.name, { id, olds: without(olds), news: without(news) });
    const isReplaced = olds.kind !== news.kind;
    return {
      changes: isReplaced || olds.value !== news.value,
      replaces: isReplaced ? ["kind"] : [],
      deleteBeforeReplace: news.deleteFirst,
    };
  },
  async create(inputs) {
    const id = `${inputs.name}-${randomUUID()}`;
    log("create", inputs.name, { news: without(inputs) });
    return { id, outs: await effect(id, inputs) };
  },
  async update(id, olds, news) {
    log("update", news.name, { id, olds: without(olds), news: without(news) });
    return { outs: await effect(id, news) };
  },
  async read(id, props) {
    log("read", props.name, { id });
    if (!existsSync(cloud(id))) return {};
    return { id, props: { ...props, value: readFileSync(cloud(id), "utf8") } };
  },
  async delete(id, props) {
    log("delete", props.name, { id });
    rmSync(cloud(id), { force: true });
  },
};
