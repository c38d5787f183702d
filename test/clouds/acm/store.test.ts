import { expect, test } from "vitest";
import { issue } from "./fixtures.ts";
import { readMaterial } from "./import-material.ts";
import { Store, type StoredCertificate } from "./store.ts";

const leaf = await issue();
const texts = { certificate: leaf.certificatePem, chain: leaf.chainPem, privateKey: leaf.privateKeyPem };

function stored(arn: string, region = "here"): StoredCertificate {
  const material = readMaterial(texts, true);
  const times = { createdAt: 1, importedAt: 1, sequence: 1 };
  return { arn, account: "1", region, type: "IMPORTED", ...times, texts, material, tags: new Map() };
}

test("stale reads end by themselves, because consistency comes in the end", () => {
  const store = new Store();
  const [before, after] = [stored("a"), { ...stored("a"), importedAt: 2 }];
  store.put(after);
  store.serveStale("a", before, 2);
  expect([store.read("a"), store.read("a"), store.read("a")]).toEqual([before, before, after]);
});

test("what is true is never stale", () => {
  const store = new Store();
  store.put(stored("a"));
  store.serveStale("a", undefined, 1);
  expect(store.get("a")).toBeDefined();
  expect(store.all()).toHaveLength(1);
});

test("a list shows a deleted certificate while it is stale, in its own region only", () => {
  const store = new Store();
  store.serveStale("a", stored("a"), 2);
  expect(store.readAll("1", "there")).toEqual([]);
  expect(store.readAll("1", "here")).toHaveLength(1);
  expect(store.readAll("1", "here")).toHaveLength(1);
  expect(store.readAll("1", "here")).toEqual([]);
});

test("a detached consumer is seen for the lag, and one attached again at once", () => {
  const store = new Store();
  store.attach("a", "web");
  store.detach("a", "web", 100);
  expect([store.consumersOf("a", 109, 10), store.consumersOf("a", 110, 10)]).toEqual([["web"], []]);
  store.attach("a", "web");
  expect(store.consumersOf("a", 200, 10)).toEqual(["web"]);
});

test("detaching what was never attached changes nothing", () => {
  const store = new Store();
  store.detach("a", "web", 100);
  expect(store.consumersOf("a", 100, 10)).toEqual([]);
});
