import type { KeyObject } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { parseBundle } from "../provider/certificate/bundle.ts";
import { fromPfx, toPfx } from "../provider/certificate/pfx.ts";
import { InvalidInputError } from "../provider/errors.ts";
import { importedCertificate as provider } from "../provider/imported-certificate/provider.ts";
import type { Properties } from "../provider/pulumi/dynamic-provider.ts";
import { sendRequestsTo } from "../provider/targets/key-vault/client.ts";
import { mutatedArguments } from "./bad-input/arguments.ts";
import { isErrorCode } from "./bad-input/codes.ts";
import { mutatedBlock, mutatedBytes, mutatedText } from "./bad-input/mutations.ts";
import { issueTree, oldEncryptedPem } from "./certificate/fixtures.ts";
import { toPem } from "./pki/certificate.ts";
import * as der from "./pki/der.ts";
import type { IssuedLeaf } from "./pki/index.ts";
import { Random } from "./random.ts";
import { SecretScan } from "./secret-scan.ts";
import { localAcm } from "./targets/acm/in-process.ts";

const seed = Number(process.env.PULUMI_CERTIFICATES_SEED ?? 20_261_122);
/** Of each way to mutate: what is refused in the end is counted, and what is still valid isn't. */
const tries = 400;
const atLeast = 1_000;
const mostMilliseconds = 50;

const cloud = localAcm();
const vaultCalls: string[] = [];
const said: string[] = [];
beforeEach(() => {
  vaultCalls.length = 0;
  said.length = 0;
  sendRequestsTo({
    sendRequest: async (request) => {
      vaultCalls.push(request.url);
      throw new Error("no vault here");
    },
  });
  for (const method of ["log", "warn", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((line) => void said.push(String(line)));
  }
  return () => {
    sendRequestsTo(undefined);
    vi.restoreAllMocks();
  };
});

const trees = await Promise.all([
  issueTree(),
  issueTree({ keyAlgorithm: "RSA_2048" }),
  issueTree({ keyAlgorithm: "EC_secp384r1" }),
  issueTree({ keyAlgorithm: "RSA_2048" }),
]);
const leaves = trees.map(({ leaf }) => leaf);
const passphrase = "correct horse battery staple";
const scan = new SecretScan(
  leaves.map(({ keyObject }) => keyObject),
  [passphrase],
  leaves.map(({ certificatePem, chainPem }) => certificatePem + chainPem),
);

const traditional = (key: KeyObject) => (key.asymmetricKeyType === "rsa" ? "pkcs1" : "sec1");
const keyForms: readonly ((key: KeyObject) => string)[] = [
  (key) => key.export({ type: "pkcs8", format: "pem" }).toString(),
  (key) => key.export({ type: traditional(key), format: "pem" }).toString(),
  (key) => key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }).toString(),
  (key) => oldEncryptedPem(key, passphrase),
];

const targets: readonly Properties[] = [
  {
    acm: {
      region: "eu-west-1",
      tags: { env: "production" },
      profile: "shop",
      assumeRole: {
        roleArn: "arn:aws:iam::111122223333:role/deploy",
        externalId: "x",
        sessionName: "ci",
        tags: { a: "b" },
      },
    },
  },
  { keyVault: { vaultUrl: "https://prod.vault.azure.net", certificateName: "api", tags: { env: "production" } } },
];

/** Valid arguments with everything in them; the second key is there to be mutated in its place. */
function validInputs(random: Random): Properties {
  const { certificatePem, chainPem, keyObject } = random.oneOf(leaves);
  return {
    __provider: "the code",
    certificate: certificatePem,
    chain: chainPem,
    privateKey: random.oneOf(keyForms)(keyObject),
    privateKeyPassphrase: passphrase,
    rollbackPrivateKey: random.oneOf(keyForms)(keyObject),
    rollbackPrivateKeyPassphrase: passphrase,
    rollback: "best-effort",
    onConflict: "refuse",
    consumers: [],
    strict: false,
    preflight: "offline",
    verify: { timeoutSeconds: 10, endpoints: [{ host: "localhost", port: 443, serverName: "api.example.com" }] },
    deletionPolicy: "delete",
    deleteTimeoutSeconds: 10,
    provenanceId: "acme/shop/production/api",
    ...random.oneOf(targets),
  };
}

const pemArguments = ["certificate", "chain", "privateKey", "rollbackPrivateKey"] as const;
const bundles = await Promise.all(leaves.map(pfxOf));

type Mutate = (inputs: Properties, random: Random) => Properties;
const inOneText = (change: (text: string, random: Random) => string) => (inputs: Properties, random: Random) => {
  const name = random.oneOf(pemArguments);
  return { ...inputs, [name]: change(String(inputs[name]), random) };
};
const mutations: Readonly<Record<string, Mutate>> = {
  "PEM texts": inOneText(mutatedText),
  "DER in PEM": inOneText(mutatedBlock),
  "PKCS#12 in place of PEM": inOneText((_, random) => {
    const pfx = mutatedBytes(random.oneOf(bundles), random);
    const text = pfx.toString(random.oneOf(["base64", "latin1", "hex"]));
    return random.below(2) === 0 ? text : `-----BEGIN PKCS12-----\n${text}\n-----END PKCS12-----\n`;
  }),
  arguments: (inputs, random) => offline(mutatedArguments(inputs, random)),
};

/** What is still valid must not go and look at a cloud: a vault's sign-in would. */
function offline(inputs: Properties): Properties {
  return inputs.preflight === undefined ? { ...inputs, preflight: "offline" } : inputs;
}

interface Answer {
  readonly codes: readonly string[];
  /** Of processor time: what other processes do meanwhile is not counted. */
  readonly milliseconds: number;
}

/** What a preview says of the inputs. */
async function check(inputs: Properties): Promise<Answer> {
  const before = process.cpuUsage();
  const violations = await provider.check(inputs, undefined);
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (user + system) / 1000;
  const text = violations.map(({ message, path }) => `${path} ${message}`).join("\n");
  expect(scan.finds(text), "a secret is in the message").toBe(false);
  for (const { message } of violations) expect(message).toMatch(/: expected .*, received /s);
  return { codes: violations.map(({ code }) => code), milliseconds };
}

/** The best of three, where one took long: collecting garbage and compiling only add. */
async function millisecondsOf(inputs: Properties, first: number): Promise<number> {
  if (first < mostMilliseconds) return first;
  return Math.min((await check(inputs)).milliseconds, (await check(inputs)).milliseconds);
}

const counted = { refused: 0, codes: new Set<string>() };

test.each(Object.entries(mutations))(
  "%s, mutated: refused by a code of ours, at once, without a call",
  async (name, mutate) => {
    const random = new Random(seed);
    const durations: number[] = [];
    let refused = 0;
    for (let index = 0; index < tries; index++) {
      const inputs = mutate(validInputs(random), random);
      const { codes, milliseconds } = await check(inputs);
      durations.push(milliseconds);
      expect(await millisecondsOf(inputs, milliseconds), `${name} ${index} of seed ${seed}`).toBeLessThan(
        mostMilliseconds,
      );
      if (codes.length > 0) refused += 1;
      for (const code of codes) counted.codes.add(code);
    }
    counted.refused += refused;
    const sorted = durations.toSorted((one, other) => one - other);
    const at = (share: number) => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(1);
    process.stdout.write(
      `bad input: ${name}: ${refused} refused, ${tries - refused} still valid; median ${at(0.5)} ms, 99.9 % under ${at(0.999)} ms\n`,
    );
    expect(cloud.calls()).toEqual([]);
    expect(vaultCalls).toEqual([]);
    expect(scan.finds(said.join("\n")), "a secret is printed").toBe(false);
  },
);

test(`at least ${atLeast} bad inputs have been refused, by codes of the closed union`, () => {
  process.stdout.write(
    `bad input: ${counted.refused} bad inputs refused, by ${counted.codes.size} codes; no crash, no call\n`,
  );
  expect(counted.refused).toBeGreaterThanOrEqual(atLeast);
  expect([...counted.codes].filter((code) => !isErrorCode(code))).toEqual([]);
});

async function pfxOf({ certificatePem, chainPem, privateKeyPem }: IssuedLeaf): Promise<Buffer> {
  const bundle = parseBundle({ certificate: certificatePem, chain: chainPem, privateKey: privateKeyPem });
  return toPfx(bundle, { encryption: "modern" });
}

const [ofEc] = leaves as [IssuedLeaf];

test("the scan finds a key in any form, or it would prove nothing", () => {
  for (const { privateKeyPem, certificatePem } of leaves) {
    expect(scan.finds(`… ${privateKeyPem.slice(100, 200)} …`)).toBe(true);
    expect(scan.finds(certificatePem)).toBe(false);
  }
});

test("a mutated PKCS#12, as a vault might give one back, is refused by a code of ours or read", async () => {
  const random = new Random(seed);
  let refused = 0;
  for (let index = 0; index < tries; index++) {
    const start = performance.now();
    const error = await fromPfx(mutatedBytes(random.oneOf(bundles), random)).catch((thrown: unknown) => thrown);
    // A whole second: what the file says of its own key derivation is believed up to a bound.
    expect(performance.now() - start).toBeLessThan(5_000);
    if (!(error instanceof Error)) continue;
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(scan.finds(error.message)).toBe(false);
    refused += 1;
  }
  process.stdout.write(`bad input: PKCS#12 itself: ${refused} refused, ${tries - refused} still valid\n`);
  expect(refused).toBeGreaterThan(tries / 2);
});

const megabytes = 10 * 1024 * 1024;
const deep = Array.from({ length: 5_000 }).reduce<Buffer>((inner) => der.sequence(inner), der.nothing);
const modulus = `8${"1".repeat(16_384 / 4 - 1)}`;
const half = der.integer(`8${"1".repeat(8_192 / 4 - 1)}`);
const number = der.integer("010001");
const hugeKey = der.sequence(
  der.integer("00"),
  der.integer(modulus),
  number,
  der.integer(modulus),
  half,
  half,
  half,
  half,
  half,
);

test.each<[string, Properties, string]>([
  ["a chain of 1,000 certificates", { chain: ofEc.chainPem.repeat(1_000) }, "CHAIN_TOO_LONG"],
  ["a certificate of 10 MB", { certificate: ofEc.certificatePem.repeat(megabytes / 700) }, "CERTIFICATE_TOO_LARGE"],
  [
    "a chain of 10 MB in one block",
    { chain: toPem("CERTIFICATE", Buffer.alloc(megabytes, 0x30)) },
    "CERTIFICATE_TOO_LARGE",
  ],
  ["a key of 10 MB", { privateKey: toPem("PRIVATE KEY", Buffer.alloc(megabytes, 0x30)) }, "PRIVATE_KEY_TOO_LARGE"],
  ["a certificate of 5,000 levels", { certificate: toPem("CERTIFICATE", deep) }, "CERTIFICATE_UNREADABLE"],
  ["a key of 5,000 levels", { privateKey: toPem("PRIVATE KEY", deep) }, "PRIVATE_KEY_UNREADABLE"],
  ["an RSA key of 16,384 bits", { privateKey: toPem("RSA PRIVATE KEY", hugeKey) }, "PRIVATE_KEY_UNREADABLE"],
  ["a tag of 10 MB", { acm: { region: "eu-west-1", tags: { a: "x".repeat(megabytes) } } }, "TAG_INVALID"],
  ["1,000 tags", { acm: { region: "eu-west-1", tags: Object.fromEntries(numbered(1_000)) } }, "TAGS_TOO_MANY"],
  ["1,000 unknown arguments", Object.fromEntries(numbered(1_000)), "ARGUMENT_INVALID"],
  [
    "a passphrase of 10 MB",
    { privateKeyPassphrase: "x".repeat(megabytes), privateKey: encrypted(ofEc) },
    "PASSPHRASE_WRONG",
  ],
])("%s is refused at once", async (_case, extra, code) => {
  const { certificatePem, chainPem, privateKeyPem } = ofEc;
  const texts = { certificate: certificatePem, chain: chainPem, privateKey: privateKeyPem };
  const inputs = { ...texts, provenanceId: "a", acm: { region: "eu-west-1" }, ...extra };
  const { codes, milliseconds } = await check(inputs);
  expect(codes).toContain(code);
  expect(await millisecondsOf(inputs, milliseconds)).toBeLessThan(mostMilliseconds);
  expect(cloud.calls()).toEqual([]);
});

function numbered(count: number): [string, string][] {
  return Array.from({ length: count }, (_, index) => [`name-${index}`, "x"]);
}

function encrypted({ keyObject }: IssuedLeaf): string {
  return keyObject.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }).toString();
}
