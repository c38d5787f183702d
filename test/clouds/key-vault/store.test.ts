import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { issueAuthority } from "../../pki/index.ts";
import { readImportRequest } from "./import-request.ts";
import { policyFor } from "./policy.ts";
import { type CertificateVersion, latestOf, type Phase, Store, type StoredCertificate } from "./store.ts";

const authority = issueAuthority({ keyAlgorithm: "EC_prime256v1" });
const leaf = new X509Certificate(authority.certificatePem);
const version = (id: string): CertificateVersion => ({
  id,
  material: { leaf, certificates: [leaf], privateKey: authority.keyObject },
  contentType: "application/x-pkcs12",
  exportable: true,
  preservedOrder: false,
  enabled: true,
  tags: {},
  createdAt: 0,
  updatedAt: 0,
});
const stored = (phase: Phase, versions: StoredCertificate["versions"] = [version("1")]): StoredCertificate => ({
  name: "www",
  versions,
  policy: policyFor(readImportRequest({ value: "x" }).policy, undefined, 0),
  phase,
});
const phaseOf = (phase: Phase, now: number, retention = 1000) => {
  const store = new Store();
  store.put(stored(phase));
  return store.get("www", now, retention)?.phase.name;
};

test("the latest version is the last one that was put in, enabled or not", () => {
  expect(latestOf(stored({ name: "live" }, [version("1"), { ...version("2"), enabled: false }])).id).toBe("2");
});

test("long-running operations end by themselves", () => {
  expect(phaseOf({ name: "deleting", until: 50, deletedAt: 0 }, 49)).toBe("deleting");
  expect(phaseOf({ name: "deleting", until: 50, deletedAt: 0 }, 50)).toBe("deleted");
  expect(phaseOf({ name: "recovering", until: 50, deletedAt: 0 }, 49)).toBe("recovering");
  expect(phaseOf({ name: "recovering", until: 50, deletedAt: 0 }, 50)).toBe("live");
  expect(phaseOf({ name: "purging", until: 50, deletedAt: 0 }, 49)).toBe("purging");
  expect(phaseOf({ name: "purging", until: 50, deletedAt: 0 }, 50)).toBeUndefined();
});

test("what was deleted is gone when the retention ends", () => {
  expect(phaseOf({ name: "deleted", deletedAt: 0 }, 999)).toBe("deleted");
  expect(phaseOf({ name: "deleted", deletedAt: 0 }, 1000)).toBeUndefined();
  expect(phaseOf({ name: "deleting", until: 50, deletedAt: 0 }, 1000)).toBeUndefined();
});

test("stale reads see what was before, as often as asked for; writers see what is", () => {
  const store = new Store();
  const [before, after] = [stored({ name: "live" }), stored({ name: "live" }, [version("1"), version("2")])];
  store.put(after);
  store.serveStale("www", before, 2);
  expect(store.get("www", 0, 1000)).toEqual(after);
  const seen = [1, 2, 3].map(() => store.read("www", 0, 1000)?.versions.length);
  expect(seen).toEqual([1, 1, 2]);
});

test("a name is one whatever its case, as the service compares identifiers", () => {
  const store = new Store();
  store.put(stored({ name: "live" }));
  expect(store.get("WWW", 0, 1000)?.name).toBe("www");
  expect(store.names).toEqual(["www"]);
  store.remove("Www");
  expect(store.names).toEqual([]);
});
