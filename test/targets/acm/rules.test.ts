import { createPublicKey } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type Bundle, parseBundle } from "../../../provider/certificate/bundle.ts";
import { readWhole } from "../../../provider/certificate/der.ts";
import { PrivateKey } from "../../../provider/certificate/private-key.ts";
import { bundleRules, rotationRules, tagViolations } from "../../../provider/targets/acm/rules.ts";
import { LocalAcm } from "../../clouds/acm/index.ts";
import { signCertificate, toPem } from "../../pki/certificate.ts";
import { type IssuedLeaf, issueAuthority, type LeafOptions } from "../../pki/index.ts";
import { newKey } from "../../pki/keys.ts";

const root = issueAuthority({ keyAlgorithm: "EC_prime256v1" });
const authority = root.issueIntermediate({ keyAlgorithm: "EC_prime256v1" });
const now = new Date();

const issue = (options: Partial<LeafOptions> = {}) =>
  authority.issueLeaf({ names: ["api.example.com"], keyAlgorithm: "EC_prime256v1", ...options });

type Pems = Pick<IssuedLeaf, "certificatePem" | "chainPem" | "privateKeyPem">;

function bundleOf({ certificatePem, chainPem, privateKeyPem }: Pems): Bundle {
  return parseBundle({ certificate: certificatePem, chain: chainPem, privateKey: privateKeyPem });
}

function violationsOf(bundle: Bundle): string[] {
  return bundleRules.flatMap((rule) => rule(bundle, now)?.message ?? []);
}

/** What the strict service says to importing the bundle, over another one or anew; undefined: it takes it. */
function refusalOfService(pems: Pems, over?: Pems): string | undefined {
  const acm = new LocalAcm();
  const direct = ({ certificatePem, chainPem, privateKeyPem }: Pems) => ({
    certificate: certificatePem,
    privateKey: privateKeyPem,
    ...(chainPem !== "" && { chain: chainPem }),
  });
  const arn = over === undefined ? undefined : acm.importDirectly({ bundle: direct(over) });
  try {
    acm.importDirectly({ bundle: direct(pems), ...(arn !== undefined && { arn }) });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a bundle", () => {
  test.each([
    ["RSA_1024"],
    ["RSA_2048"],
    ["RSA_3072"],
    ["RSA_4096"],
    ["EC_prime256v1"],
    ["EC_secp384r1"],
    ["EC_secp521r1"],
  ] as const)("with a %s key is allowed, and the service takes it", async (keyAlgorithm) => {
    const pems = await issue({ keyAlgorithm });
    expect(violationsOf(bundleOf(pems))).toEqual([]);
    expect(refusalOfService(pems)).toBeUndefined();
  });

  test("with an Ed25519 key is refused, since the service does not import one", async () => {
    const pems = await issue({ keyAlgorithm: "Ed25519" });
    expect(violationsOf(bundleOf(pems))).toEqual([
      "certificate: expected a key that ACM imports (RSA_1024, RSA_2048, RSA_3072, RSA_4096, EC_prime256v1, EC_secp384r1, EC_secp521r1), received Ed25519",
    ]);
    expect(refusalOfService(pems)).toBeDefined();
  });

  test("of X.509 version 1 is refused, since the service wants version 3", async () => {
    const pems = await issue({ version: 1 });
    expect(violationsOf(bundleOf(pems))).toEqual([
      "certificate: expected an X.509 version 3 certificate, received version 1",
    ]);
    expect(refusalOfService(pems)).toBeDefined();
  });

  test("without an issuer's name is refused", () => {
    const key = newKey("EC_prime256v1");
    const der = signCertificate({
      subject: { CN: "api.example.com" },
      issuer: {},
      publicKey: createPublicKey(key),
      signingKey: key,
      signatureHash: "SHA256",
      notBefore: new Date(now.getTime() - 1000),
      notAfter: new Date(now.getTime() + 86_400_000),
      isAuthority: false,
      names: ["api.example.com"],
      keyUsages: [],
      extendedKeyUsages: [],
      ocspUrls: [],
    });
    const privateKeyPem = toPem("PRIVATE KEY", key.export({ type: "pkcs8", format: "der" }));
    const pems = { certificatePem: toPem("CERTIFICATE", der), chainPem: "", privateKeyPem };
    expect(violationsOf(bundleOf(pems))).toEqual([
      "certificate: expected a certificate with an issuer name, received an empty issuer",
    ]);
    expect(refusalOfService(pems)).toBeDefined();
  });

  test.each([
    [1000, []],
    [1001, ["certificate: expected OCSP URLs of at most 1000 characters, received one of 1001"]],
  ])("with an OCSP URL of %i characters has the violations %j, as at the service", async (length, expected) => {
    const start = "http://ocsp.example.com/";
    const pems = await issue({ ocspUrls: ["http://short.example.com/", start.padEnd(length, "x")] });
    expect(violationsOf(bundleOf(pems))).toEqual(expected);
    expect(refusalOfService(pems) === undefined).toBe(expected.length === 0);
  });

  test("with a leaf of more than 32,768 bytes is refused before it is sent", async () => {
    const names = Array.from({ length: 900 }, (_, index) => `a-rather-long-name-${index}.example.com`);
    const [message] = violationsOf(bundleOf(await issue({ names })));
    expect(message).toMatch(/^certificate: expected at most 32768 bytes of PEM for ACM, received \d+ bytes$/);
  });

  test("with a key of more than 5,120 bytes is refused, its bytes not shown", async () => {
    const leaf = await issue();
    const spki = readWhole(createPublicKey(leaf.keyObject).export({ type: "spki", format: "der" }));
    const privateKey = new PrivateKey("k".repeat(5121), spki);
    expect(violationsOf({ ...bundleOf(leaf), privateKey })).toEqual([
      "privateKey: expected at most 5120 bytes of PEM for ACM, received 5121 bytes",
    ]);
  });

  test("with a chain of more than 2 MiB is refused", async () => {
    const bundle = bundleOf(await issue());
    const [issuer] = bundle.chain;
    const chain = issuer === undefined ? [] : Array(3500).fill(issuer);
    expect(violationsOf({ ...bundle, chain })[0]).toMatch(
      /^chain: expected at most 2097152 bytes of PEM for ACM, received \d+ bytes$/,
    );
  });
});

describe("a rotation", () => {
  const serverOnly = { extendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION"] } as const;
  const withClient = {
    extendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION", "TLS_WEB_CLIENT_AUTHENTICATION"],
  } as const;
  /** Every kind of certificate that a rule tells from another one. */
  const kinds = {
    usual: {},
    "more key usages": { keyUsages: ["DIGITAL_SIGNATURE", "KEY_AGREEMENT"] },
    "keyEncipherment, EC": { keyUsages: ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"] },
    "no key usages": { keyUsages: [] },
    "client authentication too": withClient,
    "client authentication only": { extendedKeyUsages: ["TLS_WEB_CLIENT_AUTHENTICATION"] },
    "a private usage too": { extendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION", "1.3.6.1.4.1.311.10.3.4"] },
    "no extended key usages": { extendedKeyUsages: [] },
    "no usages at all": { keyUsages: [], extendedKeyUsages: [] },
    "another name": { names: ["www.example.org"] },
    "a common name alone": { names: [], subject: { CN: "api.example.com" } },
    "no name": { names: [], subject: { O: "Example" } },
    "P-384": { keyAlgorithm: "EC_secp384r1" },
    "RSA_2048, both usages": { keyAlgorithm: "RSA_2048" },
    "RSA_2048, signature alone": { keyAlgorithm: "RSA_2048", keyUsages: ["DIGITAL_SIGNATURE"], ...serverOnly },
    RSA_1024: { keyAlgorithm: "RSA_1024" },
  } as const satisfies Record<string, Partial<LeafOptions>>;
  type Kind = keyof typeof kinds;
  const names = Object.keys(kinds) as Kind[];
  const issued = new Map<Kind, IssuedLeaf>();

  beforeAll(async () => {
    for (const name of names) issued.set(name, await issue(kinds[name]));
  });

  const leafOf = (kind: Kind): IssuedLeaf => issued.get(kind) as IssuedLeaf;
  const obstacles = (from: Kind, to: Kind) => {
    const [old, next] = [bundleOf(leafOf(from)).leaf, bundleOf(leafOf(to)).leaf];
    return rotationRules.flatMap((rule) => rule(old, next) ?? []);
  };

  test.each(names)("from %s is judged as the service judges it, for every certificate that may follow", (from) => {
    const ours = names.map((to) => [to, obstacles(from, to).length === 0]);
    const theirs = names.map((to) => [to, refusalOfService(leafOf(to), leafOf(from)) === undefined]);
    expect(ours).toEqual(theirs);
  });

  test.each([
    ["usual", "P-384", "ACM keeps key type and size for ever: EC_prime256v1 cannot become EC_secp384r1"],
    ["more key usages", "usual", "ACM never lets Key Usage values be removed: KEY_AGREEMENT would be"],
    ["usual", "no key usages", "ACM never lets Key Usage values be removed: DIGITAL_SIGNATURE would be"],
    ["no key usages", "usual", "ACM does not let a certificate without Key Usage get one (DIGITAL_SIGNATURE)"],
    [
      "a private usage too",
      "usual",
      "ACM never lets Extended Key Usage values be removed: 1.3.6.1.4.1.311.10.3.4 would be",
    ],
    [
      "no extended key usages",
      "usual",
      "ACM does not let a certificate without Extended Key Usage get one (TLS_WEB_SERVER_AUTHENTICATION)",
    ],
    ["usual", "no name", "ACM wants a domain name left: api.example.com would all go"],
    [
      "RSA_2048, both usages",
      "RSA_2048, signature alone",
      "ACM never lets Key Usage values be removed: KEY_ENCIPHERMENT would be",
    ],
  ] as const)("from %s to %s is refused with its reason, and a replacement would solve it", (from, to, reason) => {
    expect(obstacles(from, to)).toEqual([{ reason, solvedByReplacement: true }]);
  });

  test.each([
    ["usual", "more key usages", "a usage is added"],
    ["keyEncipherment, EC", "usual", "keyEncipherment is dropped from an EC key"],
    ["client authentication too", "usual", "client authentication is dropped"],
    ["usual", "another name", "the names are entirely others"],
    ["no name", "usual", "a name is added where there was none"],
  ] as const)("from %s to %s is allowed: %s", (from, to, _reason) => {
    expect(obstacles(from, to)).toEqual([]);
  });

  test("that adds a usage is one-way: back is refused", () => {
    expect(obstacles("usual", "more key usages")).toEqual([]);
    expect(obstacles("more key usages", "usual")).toHaveLength(1);
  });

  test("that breaks several rules names each of them", () => {
    expect(obstacles("client authentication too", "no usages at all")).toHaveLength(2);
    expect(obstacles("more key usages", "RSA_2048, signature alone")).toHaveLength(2);
  });
});

describe("tags", () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, ""]));

  test.each([
    ["letters, spaces and signs", { "Größe + Ort_1.2:/=-@": "Zürich 東京" }],
    ["an empty value", { empty: "" }],
    ["the longest key and value", { ["k".repeat(128)]: "v".repeat(256) }],
    ["fifty of them", many(50)],
    ["AWS in other places of the key", { "my-aws:key": "x" }],
  ])("with %s are allowed", (_case, tags) => {
    expect(tagViolations(tags)).toEqual([]);
  });

  test.each([
    ["an empty key", { "": "x" }, 'acm.tags[""]: expected a tag key of 1 to 128 characters, received an empty one'],
    [
      "too long a key",
      { ["k".repeat(129)]: "x" },
      `acm.tags["${"k".repeat(129)}"]: expected a tag key of at most 128 characters, received 129 characters`,
    ],
    [
      "too long a value",
      { env: "v".repeat(257) },
      'acm.tags["env"]: expected a tag value of at most 256 characters, received 257 characters',
    ],
    [
      "another character in a key",
      { "a*b": "x" },
      'acm.tags["a*b"]: expected a tag key of letters, digits, spaces and _.:/=+-@, received another character',
    ],
    [
      "another character in a value",
      { env: "a,b" },
      'acm.tags["env"]: expected a tag value of letters, digits, spaces and _.:/=+-@, received another character',
    ],
    [
      "AWS's own prefix",
      { "aws:env": "x" },
      'acm.tags["aws:env"]: expected a tag key outside AWS\'s own prefix aws:, received one with it',
    ],
    ["too many of them", many(51), "acm.tags: expected at most 50 tags, our two included, received 51"],
  ])("with %s are refused", (_case, tags, message) => {
    expect(tagViolations(tags).map((each) => each.message)).toEqual([message]);
  });

  test("with several mistakes get a message for each", () => {
    expect(tagViolations({ "aws:x": "a,b", "y*": "" }).map(({ code }) => code)).toEqual([
      "TAG_INVALID",
      "TAG_RESERVED",
      "TAG_INVALID",
    ]);
  });

  test("with AWS's prefix in capitals are refused too, as by the service", () => {
    expect(tagViolations({ "AWS:env": "x" }).map(({ code }) => code)).toEqual(["TAG_RESERVED"]);
  });
});
