import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { importedCertificate as provider } from "../../provider/imported-certificate/provider.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { type StartedAcm, startLocalAcm } from "../clouds/acm/index.ts";
import { type Authority, type IssuedLeaf, issueAuthority, type LeafOptions } from "../pki/index.ts";

const day = 24 * 60 * 60 * 1000;
const region = "us-east-1";

let cloud: StartedAcm;
let authority: Authority;
let texts: string[];
let run = 0;

beforeAll(async () => {
  cloud = await startLocalAcm();
  Object.assign(process.env, cloud.env, { PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000" });
  authority = issueAuthority({ name: "Root" }).issueIntermediate({ name: "Issuing CA" });
});
afterAll(() => cloud.close());
beforeEach(() => {
  cloud.acm.reset();
  run += 1;
  texts = [];
  vi.spyOn(console, "log").mockImplementation((line) => texts.push(line));
  vi.spyOn(console, "warn").mockImplementation((line) => texts.push(line));
});

interface LeafWish {
  readonly names?: string[];
  readonly from?: number;
  readonly until?: number;
  readonly keyAlgorithm?: "RSA_2048" | "EC_prime256v1" | "EC_secp384r1";
  readonly privateKey?: IssuedLeaf["keyObject"];
  readonly extendedKeyUsages?: NonNullable<LeafOptions["extendedKeyUsages"]>;
}

/** Days from today, so that the texts stay the same. */
function issue({ names = ["api.example.com", "www.example.com"], from = -1, until = 90, ...rest }: LeafWish = {}) {
  const notBefore = new Date(Date.now() + from * day);
  const notAfter = new Date(Date.now() + until * day + day / 2);
  return authority.issueLeaf({ names, notBefore, notAfter, ...rest });
}

function inputsOf(leaf: IssuedLeaf, extra: Properties = {}): Properties {
  return {
    certificate: leaf.certificatePem,
    chain: leaf.chainPem,
    privateKey: leaf.privateKeyPem,
    provenanceId: `acme/shop/production/api${run}`,
    acm: { region },
    ...extra,
  };
}

async function created(inputs: Properties): Promise<{ id: string; outputs: Properties }> {
  const { id, outputs } = await provider.create(inputs);
  texts = [];
  return { id, outputs: outputs as Properties };
}

/** What a preview says of a change: notes and warnings as printed, and what it refuses. */
async function preview(made: { id: string; outputs: Properties }, inputs: Properties): Promise<string> {
  const violations = await provider.check(inputs, made.outputs);
  const refused = violations.map(({ message }) => message);
  if (refused.length === 0) {
    await provider.diff(made.id, made.outputs, inputs).then(
      ({ changes, replaces }) =>
        texts.push(replaces ? `→ replace (${replaces})` : changes ? "→ update" : "→ no change"),
      (error: Error) => refused.push(error.message),
    );
  }
  return normal([...texts, ...refused.map((message) => `refused: ${message}`)].join("\n"));
}

/** What differs from run to run, in place of which a person can read what it is. */
function normal(text: string): string {
  const seen = new Map<string, string>();
  const named = (kind: string) => (match: string) => {
    if (!seen.has(match))
      seen.set(match, `${kind}${[...seen.values()].filter((each) => each.startsWith(kind)).length + 1}`);
    return seen.get(match) ?? match;
  };
  return `${text
    .replace(/arn:aws:acm:[^\s:]+:\d+:certificate\/[0-9a-f-]+/g, named("ARN"))
    .replace(/SHA-256 [0-9a-f]{16}…/g, named("FINGERPRINT"))
    .replace(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, "DATE")
    .replace(/api\d+:/g, "api:")}\n`;
}

test("a renewal with a new key says what changes, that it can be restored, and when consumers serve it", async () => {
  const made = await created(inputsOf(await issue({ until: 9 }), { consumers: ["alb"] }));
  const text = await preview(made, inputsOf(await issue(), { consumers: ["alb"] }));
  await expect(text).toMatchFileSnapshot("golden/renewal.txt");
});

test("a renewal with the same key says so", async () => {
  const first = await issue({ until: 40 });
  const made = await created(inputsOf(first));
  await expect(await preview(made, inputsOf(await issue({ privateKey: first.keyObject })))).toMatchFileSnapshot(
    "golden/same-key.txt",
  );
});

test("a re-formatted PEM, CRLF and another encoding of the key say nothing at all", async () => {
  const first = await issue();
  const made = await created(inputsOf(first));
  const pkcs1 = first.keyObject.export({ type: "pkcs1", format: "pem" }).toString();
  const again = inputsOf(first, { privateKey: pkcs1, chain: `${first.chainPem.replaceAll("\n", "\r\n")}text after` });
  await expect(await preview(made, again)).toMatchFileSnapshot("golden/re-formatted.txt");
});

test("names lost, an earlier end and an end that is near are warned about", async () => {
  const made = await created(inputsOf(await issue({ names: ["api.example.com", "a.b.example.com"] })));
  const shorter = await issue({ names: ["*.example.com"], until: 20 });
  await expect(await preview(made, inputsOf(shorter))).toMatchFileSnapshot("golden/warnings.txt");
});

test("strict: the same warnings refuse", async () => {
  const made = await created(
    inputsOf(await issue({ names: ["api.example.com", "a.b.example.com"] }), { strict: true }),
  );
  const shorter = await issue({ names: ["*.example.com"] });
  await expect(await preview(made, inputsOf(shorter, { strict: true }))).toMatchFileSnapshot("golden/strict.txt");
});

test("another key type replaces what is not pinned, and says in which order", async () => {
  const made = await created(inputsOf(await issue()));
  const text = await preview(made, inputsOf(await issue({ keyAlgorithm: "EC_prime256v1" })));
  await expect(text).toMatchFileSnapshot("golden/replacement.txt");
});

test("another key type is refused for a pin, with the reason", async () => {
  const made = await created(inputsOf(await issue()));
  const pinned = { acm: { region, certificateArn: made.id } };
  const text = await preview(made, inputsOf(await issue({ keyAlgorithm: "EC_prime256v1" }), pinned));
  await expect(text).toMatchFileSnapshot("golden/pinned-key-type.txt");
});

test("a rotation that could not be taken back is refused, naming the usage that makes it so", async () => {
  const made = await created(inputsOf(await issue({ extendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION"] })));
  const more = await issue({ extendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION", "CODE_SIGNING"] });
  await expect(await preview(made, inputsOf(more))).toMatchFileSnapshot("golden/one-way.txt");
});

test('rollback: "best-effort" lets a one-way rotation pass, with a warning', async () => {
  const settings = { rollback: "best-effort" };
  const made = await created(inputsOf(await issue({ extendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION"] }), settings));
  const more = await issue({ extendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION", "CODE_SIGNING"] });
  await expect(await preview(made, inputsOf(more, settings))).toMatchFileSnapshot("golden/best-effort.txt");
});

test("what cloudfront would not take is refused together, not one by one", async () => {
  const made = await created(inputsOf(await issue()));
  const elsewhere = { consumers: ["cloudfront"], acm: { region: "eu-west-1" } };
  const text = await preview(
    made,
    inputsOf(await issue({ keyAlgorithm: "EC_secp384r1", until: -1, from: -9 }), elsewhere),
  );
  await expect(text).toMatchFileSnapshot("golden/cloudfront.txt");
});

test("somebody else's newer certificate is not overwritten unasked", async () => {
  const made = await created(inputsOf(await issue({ from: -9 })));
  const theirs = await issue({ from: 0 });
  const bundle = { certificate: theirs.certificatePem, chain: theirs.chainPem, privateKey: theirs.privateKeyPem };
  cloud.acm.importDirectly({ bundle, arn: made.id });
  await expect(await preview(made, inputsOf(await issue({ from: -2 })))).toMatchFileSnapshot("golden/newer.txt");
});

test("without the permission to read, the preview says what was not checked", async () => {
  const made = await created(inputsOf(await issue()));
  cloud.acm.allow(cloud.env.AWS_ACCESS_KEY_ID ?? "", [{ actions: ["acm:ImportCertificate"] }]);
  const text = await preview(made, inputsOf(await issue()));
  cloud.acm.allow(cloud.env.AWS_ACCESS_KEY_ID ?? "", undefined);
  await expect(text).toMatchFileSnapshot("golden/not-allowed.txt");
});

test('preflight: "offline" makes no call and says that nothing was checked', async () => {
  const made = await created(inputsOf(await issue(), { preflight: "offline" }));
  cloud.acm.clearCalls();
  const text = await preview(made, inputsOf(await issue(), { preflight: "offline" }));
  expect(cloud.acm.calls).toEqual([]);
  await expect(text).toMatchFileSnapshot("golden/offline.txt");
});

test("a pin of another account says whose credentials are in use", async () => {
  const elsewhere = { acm: { region, certificateArn: `arn:aws:acm:${region}:444455556666:certificate/0-1` } };
  const violations = await provider.check(inputsOf(await issue(), elsewhere), undefined);
  await expect(normal(violations.map(({ message }) => message).join("\n"))).toMatchFileSnapshot(
    "golden/other-account.txt",
  );
});

test("an unchanged certificate that ends soon is warned about, without a call or a parse", async () => {
  const inputs = { ...inputsOf(await issue({ until: 5 })) };
  const made = await created(inputs);
  cloud.acm.clearCalls();
  const known = { ...inputs, notAfter: made.outputs.notAfter };
  expect(await provider.check(known, known)).toEqual([]);
  expect(cloud.acm.calls).toEqual([]);
  await expect(normal(texts.join("\n"))).toMatchFileSnapshot("golden/unchanged-ends-soon.txt");
});
