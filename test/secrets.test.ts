import { inspect } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { importedCertificate } from "../provider/dynamic-provider.ts";
import type { Properties } from "../provider/pulumi/dynamic-provider.ts";
import type { Fault, FaultRule } from "./clouds/faults.ts";
import { created, inputsOf, issueLeaf, pinnedTo, provenance } from "./imported-certificate/fixtures.ts";
import { allowOnly, localAcm } from "./targets/acm/in-process.ts";
import { inVirtualTime } from "./targets/virtual-time.ts";

// Certificates are public; what must never leave the provider but in its own outputs is every key and passphrase.
const runLength = 24;
const passphrase = "a passphrase that is only used in this test";
const provider = importedCertificate as Required<dynamic.ResourceProvider<Properties, Properties>>;
const cloud = localAcm();

const leaves = await Promise.all(
  [30, 1, 0].map((daysAgo, index) => issueLeaf(daysAgo, index === 1 ? { keyAlgorithm: "RSA_2048" } : {})),
);
const [before, otherType, theirs] = leaves as [Leaf, Leaf, Leaf];
const renewed = await issueLeaf(1);
type Leaf = Awaited<ReturnType<typeof issueLeaf>>;

/** A key in all the forms that a text may repeat it in. */
function formsOf({ keyObject, privateKeyPem }: Leaf): string[] {
  const der = keyObject.export({ type: "pkcs8", format: "der" });
  return [der.toString("base64"), Buffer.from(privateKeyPem).toString("base64"), der.toString("hex")];
}

const publicTexts = [...leaves, renewed].flatMap(({ certificatePem, chainPem }) =>
  runsOf(plain(certificatePem + chainPem)),
);
// What every key of a type begins with says nothing of this one.
const ofAnyKey = [await issueLeaf(1), await issueLeaf(1, { keyAlgorithm: "RSA_2048" })]
  .flatMap(formsOf)
  .flatMap(runsOf);
const harmless = new Set([...publicTexts, ...ofAnyKey]);
const secretRuns = new Set(
  [...leaves, renewed]
    .flatMap(formsOf)
    .flatMap(runsOf)
    .filter((run) => !harmless.has(run)),
);

/** Without line ends, those that are written as escapes too. */
function plain(text: string): string {
  return text.replaceAll(/\\[nr]|\s/g, "");
}

function runsOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - runLength + 1) }, (_, start) =>
    text.slice(start, start + runLength),
  );
}

/** Fails, without printing it, where a run of a key or the passphrase is in the text. */
function refuseSecrets(text: string): void {
  const leaked = runsOf(plain(text)).some((run) => secretRuns.has(run));
  expect(leaked, "a run of a private key is shown").toBe(false);
  expect(text.includes(passphrase), "the passphrase is shown").toBe(false);
}

let shown: string[] = [];
beforeEach(() => {
  shown = [];
  const keep = (...parts: unknown[]) => {
    shown.push(parts.map((part) => (typeof part === "string" ? part : inspect(part, { depth: 20 }))).join(" "));
  };
  for (const method of ["log", "warn", "error", "info", "debug"] as const) {
    vi.spyOn(console, method).mockImplementation(keep);
  }
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      shown.push(String(chunk));
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** All that a step shows: what it prints, and whatever can be got out of what it throws, except a state's properties. */
async function shownBy(step: () => Promise<unknown>): Promise<string> {
  try {
    await inVirtualTime(step);
  } catch (thrown) {
    // Properties go into the state, where keys are kept as secrets on purpose.
    const error = Object.assign(thrown as Error, { properties: "the state" });
    shown.push(error.message, String(error.stack), String(error), inspect(error, { depth: 20, showHidden: true }));
    shown.push(JSON.stringify(error, Object.getOwnPropertyNames(error)));
  }
  return shown.join("\n");
}

beforeAll(() => {
  // The test can fail: a key in any of these forms is found.
  for (const form of [...formsOf(before), before.privateKeyPem, JSON.stringify(before.privateKeyPem)]) {
    expect(() => refuseSecrets(`x ${form} y`)).toThrow("a run of a private key is shown");
  }
  expect(() => refuseSecrets(before.privateKeyPem.slice(80, 150))).toThrow();
  expect(() => refuseSecrets(`x ${passphrase}`)).toThrow("the passphrase is shown");
  // Certificates, other keys' common parts and fingerprints are no secrets.
  refuseSecrets(leaves.map(({ certificatePem, chainPem }) => certificatePem + chainPem).join(""));
});

const encrypted = (leaf: Leaf): Properties => ({
  privateKey: leaf.keyObject.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }),
  privateKeyPassphrase: passphrase,
});
const garbled = (pem: string) => pem.replace(/\n(.{20})/, "\n$1!");
const body = (pem: string) => pem.replaceAll(/-----[^-]*-----|\s/g, "");

test.each<[string, Properties]>([
  ["a key in place of the certificate", { certificate: before.privateKeyPem }],
  ["a key in the chain", { chain: before.privateKeyPem }],
  ["a garbled key", { privateKey: garbled(before.privateKeyPem) }],
  ["half a key", { privateKey: before.privateKeyPem.slice(0, 120) }],
  ["a key without its PEM lines", { privateKey: body(before.privateKeyPem) }],
  ["a key in DER as base64 twice", { privateKey: Buffer.from(before.privateKeyPem).toString("base64") }],
  ["two keys", { privateKey: before.privateKeyPem + otherType.privateKeyPem }],
  ["the key of another certificate", { privateKey: otherType.privateKeyPem }],
  ["a wrong passphrase", { ...encrypted(before), privateKeyPassphrase: `${passphrase}!` }],
  ["a passphrase for a key that has none", { privateKeyPassphrase: passphrase }],
  ["an encrypted key without its passphrase", { ...encrypted(before), privateKeyPassphrase: undefined }],
  ["a key as rollback key that is none", { rollbackPrivateKey: garbled(before.privateKeyPem) }],
  ["a key as a tag", { acm: { region: "eu-west-1", tags: { key: before.privateKeyPem } } }],
  ["a key as a tag's name", { acm: { region: "eu-west-1", tags: { ok: "x" } }, provenanceId: before.privateKeyPem }],
  ["a key as a region", { acm: { region: before.privateKeyPem } }],
  ["a key as a choice", { rollback: before.privateKeyPem, adopt: before.privateKeyPem, verify: before.privateKeyPem }],
  ["a key as an endpoint", { verify: { endpoints: [{ host: before.privateKeyPem }] } }],
  ["a key as a consumer", { consumers: [before.privateKeyPem] }],
])("%s is refused without being shown", async (_case, extra) => {
  const inputs = inputsOf(before, extra);
  const { failures = [] } = (await provider.check({}, inputs)) as { failures?: { property: string; reason: string }[] };
  refuseSecrets(failures.map(({ property, reason }) => property + reason).join("\n"));
  refuseSecrets(await shownBy(() => provider.create(inputs)));
});

interface Run {
  readonly id: string;
  readonly outputs: Properties;
}
const rotate = ({ id, outputs }: Run, extra: Properties = {}) =>
  provider.update(id, outputs, inputsOf(renewed, { ...encrypted(renewed), ...extra }));
const onImport = (kind: Fault, rule: Partial<FaultRule> = {}) =>
  cloud.acm.faults.add({ operation: "ImportCertificate", kind, ...rule });
const unserved = { verify: { timeoutSeconds: 1, endpoints: [{ host: "no-such-host.invalid", serverName: "x" }] } };
/** A service that repeats what it was sent, as some do in their refusals. */
const repeating = (pem: string): Fault => ({
  type: "error",
  name: "ValidationException",
  message: `Value '${pem}' at 'privateKey' failed; ${body(pem)}; ${JSON.stringify(pem)}`,
});
const pemsOf = ({ certificatePem, chainPem, privateKeyPem }: Leaf) => ({
  certificate: certificatePem,
  chain: chainPem,
  privateKey: privateKeyPem,
});

/** What is arranged before, and what is done then; default: a rotation. */
interface Case {
  readonly arranged?: (run: Run) => unknown;
  readonly step?: (run: Run) => Promise<unknown>;
}
const createAgain = () => provider.create(inputsOf(before));
const onEvery = (operation: string, kind: Fault) => cloud.acm.faults.add({ operation, after: 1, times: 99, kind });

const cases: Readonly<Record<string, Case>> = {
  "a create": { step: () => provider.create(inputsOf(before, encrypted(before))) },
  "an adopted orphan": {
    arranged: ({ id }) => cloud.acm.setTags(id, provenance),
    step: () => provider.create(inputsOf(renewed)),
  },
  "a preview of a rotation": {
    step: ({ id, outputs }) => provider.diff(id, outputs, inputsOf(renewed, encrypted(renewed))),
  },
  "a rotation": {},
  "a refresh": { step: ({ id, outputs }) => provider.read(id, outputs) },
  "a delete": { step: ({ id, outputs }) => provider.delete(id, outputs) },
  "a retained delete": {
    step: ({ id, outputs }) => provider.delete(id, { ...outputs, deletionPolicy: "retain" }),
  },
  "a delete of what is in use": {
    arranged: ({ id }) => cloud.acm.attach(id, "arn:listener"),
    step: ({ id, outputs }) => provider.delete(id, outputs),
  },
  "a pin without its key": { step: ({ id }) => provider.create(inputsOf(renewed, pinnedTo(id))) },
  "another key type": { step: ({ id, outputs }) => provider.update(id, outputs, inputsOf(otherType)) },
  "an import refused with the key in the answer": { arranged: () => onImport(repeating(renewed.privateKeyPem)) },
  "a first import refused with the key in the answer": {
    arranged: ({ id }) => {
      cloud.acm.deleteDirectly(id);
      onImport(repeating(before.privateKeyPem));
    },
    step: createAgain,
  },
  "a first import whose answer is lost twice": {
    arranged: ({ id }) => {
      cloud.acm.deleteDirectly(id);
      onImport({ type: "cut", effect: "before" }, { times: 2 });
    },
    step: createAgain,
  },
  "a rotation whose answer is lost for good": {
    arranged: () => onImport({ type: "cut", effect: "before" }, { times: 9 }),
  },
  "a restored rotation": { step: (run) => rotate(run, unserved) },
  "a rotation whose restore is refused with the old key in the answer": {
    arranged: () => onImport(repeating(before.privateKeyPem), { after: 1, times: 9 }),
    step: (run) => rotate(run, unserved),
  },
  "a rotation of which nothing can be read": {
    arranged: () => onEvery("GetCertificate", repeating(renewed.privateKeyPem)),
  },
  "a conflict": { arranged: () => onImport({ type: "third-party-write", bundle: pemsOf(theirs) }) },
  "tags that cannot be set": {
    arranged: () =>
      cloud.acm.faults.add({ operation: "AddTagsToCertificate", times: 9, kind: repeating(renewed.privateKeyPem) }),
    step: (run) => rotate(run, { acm: { region: "eu-west-1", tags: { env: "staging" } } }),
  },
  "missing permissions": { arranged: () => allowOnly(cloud.acm) },
};

test.each(Object.entries(cases))("%s shows no key and no passphrase", async (_case, { arranged, step = rotate }) => {
  const run = await created(inputsOf(before, encrypted(before)));
  arranged?.(run);
  refuseSecrets(await shownBy(() => step(run)));
});

test("a partial failure's properties hold the key under the names of its arguments alone, which are secret", async () => {
  const run = await created(inputsOf(before));
  cloud.acm.faults.add({
    operation: "GetCertificate",
    after: 1,
    times: 99,
    kind: { type: "error", name: "AccessDenied" },
  });
  const failure = await inVirtualTime(() => rotate(run).catch((error) => error as { properties: Properties }));
  const { privateKey, privateKeyPassphrase, rollbackPrivateKey, ...rest } = (failure as { properties: Properties })
    .properties;
  expect([typeof privateKey, typeof privateKeyPassphrase, typeof rollbackPrivateKey]).toEqual(Array(3).fill("string"));
  refuseSecrets(JSON.stringify(rest));
});
