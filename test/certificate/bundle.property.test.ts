import type { KeyObject } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parseBundle } from "../../provider/certificate/bundle.ts";
import { InvalidInputError } from "../../provider/errors.ts";
import { toPem } from "../pki/certificate.ts";
import * as der from "../pki/der.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { issueTree, oldEncryptedPem, trustedPem } from "./fixtures.ts";

const trees = await Promise.all([
  issueTree(),
  issueTree({ keyAlgorithm: "RSA_2048" }),
  issueTree({ keyAlgorithm: "EC_secp384r1" }),
]);

const passphrase = "correct horse";
const keyForms: Record<string, (key: KeyObject) => string> = {
  "PKCS#8": (key) => key.export({ type: "pkcs8", format: "pem" }).toString(),
  traditional: (key) => key.export({ type: traditional(key), format: "pem" }).toString(),
  "with EC PARAMETERS": (key) =>
    toPem("EC PARAMETERS", der.objectIdentifier("1.2.840.10045.3.1.7")) +
    key.export({ type: traditional(key), format: "pem" }).toString(),
  "encrypted PKCS#8": (key) =>
    key.export({ type: "pkcs8", format: "pem", cipher: "aes-128-cbc", passphrase }).toString(),
  "triple DES": (key) => key.export({ type: "pkcs8", format: "pem", cipher: "des-ede3-cbc", passphrase }).toString(),
  "DEK-Info": (key) => oldEncryptedPem(key, passphrase),
};

function traditional(key: KeyObject): "pkcs1" | "sec1" {
  return key.asymmetricKeyType === "rsa" ? "pkcs1" : "sec1";
}

const certificateForms: readonly ((pem: string) => string)[] = [
  (pem) => pem,
  (pem) => pem.replaceAll("CERTIFICATE", "X509 CERTIFICATE"),
  (pem) => trustedPem(Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64")),
];

const textForms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => `\uFEFF${text}`,
  (text) => text.replace(/^/gm, "  "),
  (text) => text.replaceAll("\n", "\\n"),
  (text) => text.trimEnd(),
];

// Text around the blocks, as `openssl pkcs12` and `s_client -showcerts` write it; and no dashes.
const noise = fc.oneof(
  fc.constantFrom(
    "",
    "Bag Attributes\n    localKeyID: 01 23\n",
    "subject=CN = api\nissuer=CN = Issuing\n",
    "# comment\n\n",
  ),
  fc.string({ maxLength: 30 }).map((text) => `${text.replace(/[-\\]/g, "")}\n`),
);

interface Writing {
  readonly issued: IssuedLeaf;
  readonly certificate: string;
  readonly chain: string;
  readonly privateKey: string;
}

/** Every certificate of a tree in one of two texts, some of them twice, in any order and form. */
const writing: fc.Arbitrary<Writing> = fc
  .record({
    tree: fc.constantFrom(...trees),
    places: fc.array(fc.constantFrom("certificate", "chain", "both", "twice"), { minLength: 3, maxLength: 3 }),
    order: fc.array(fc.double({ noNaN: true }), { minLength: 12, maxLength: 12 }),
    forms: fc.array(fc.constantFrom(...certificateForms), { minLength: 12, maxLength: 12 }),
    noises: fc.array(noise, { minLength: 12, maxLength: 12 }),
    keyForm: fc.constantFrom(...Object.values(keyForms)),
    texts: fc.tuple(fc.constantFrom(...textForms), fc.constantFrom(...textForms), fc.constantFrom(...textForms)),
  })
  .map(({ tree, places, order, forms, noises, keyForm, texts }) => {
    const { leaf } = tree;
    const copies = [leaf.certificatePem, leaf.chainPem, leaf.rootPem].flatMap((pem, index) => {
      const place = index === 0 ? "certificate" : (places[index] ?? "chain");
      if (place === "both")
        return [
          { pem, place: "certificate" },
          { pem, place: "chain" },
        ];
      return place === "twice"
        ? [
            { pem, place: "chain" },
            { pem, place: "chain" },
          ]
        : [{ pem, place }];
    });
    const written = copies
      .map(({ pem, place }, index) => {
        const text = `${noises[index] ?? ""}${(forms[index] ?? String)(pem)}`;
        return { place, text, rank: order[index] ?? 0 };
      })
      .toSorted((one, another) => one.rank - another.rank);
    const textOf = (place: string) =>
      written
        .filter((each) => each.place === place)
        .map((each) => each.text)
        .join("");
    const [certificateForm, chainForm, privateKeyForm] = texts;
    return {
      issued: leaf,
      certificate: certificateForm(textOf("certificate")),
      chain: chainForm(textOf("chain")),
      privateKey: privateKeyForm(`${noises[11]}${keyForm(leaf.keyObject)}`),
    };
  });

const fingerprintsOf = ({ certificate, chain, privateKey }: Omit<Writing, "issued">) => {
  const bundle = parseBundle({ certificate, chain, privateKey, privateKeyPassphrase: passphrase });
  return [bundle.leaf, ...bundle.chain].map((each) => each.fingerprint).concat(bundle.privateKey.pem);
};

it("any valid bundle, written in any accepted form, is the same bundle", () => {
  fc.assert(
    fc.property(writing, ({ issued, ...texts }) => {
      const tree = trees.find((each) => each.leaf === issued);
      const issuers = [tree?.intermediate.fingerprint, tree?.root.fingerprint];
      expect(fingerprintsOf(texts)).toEqual([issued.fingerprint, ...issuers, issued.privateKeyPem]);
    }),
    { numRuns: 200 },
  );
});

type Mutation = (text: string, at: number, other: string) => string;
const mutations: readonly Mutation[] = [
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => text.slice(0, at) + text.slice(at + 64),
  (text, at, other) => text.slice(0, at) + other + text.slice(at),
  (text, at, other) => text.slice(0, at) + other + text.slice(at + other.length),
  (text, at) => text + text.slice(at),
  (text, at) => text.slice(0, at) + text.slice(at).toLowerCase(),
];

/** Changes one byte inside the base64: what a garbled transfer does, and what tries the DER reader. */
const flipByte: Mutation = (text, at) =>
  text.replace(/(-----BEGIN [^-]+-----)([^-]*)(-----END)/, (_, begin: string, body: string, end: string) => {
    const bytes = Buffer.from(body.split("\n\n").at(-1) ?? "", "base64");
    if (bytes.length > 0) bytes[at % bytes.length] = (at * 7919) & 0xff;
    return `${begin}\n${bytes.toString("base64")}\n${end}`;
  });

it("any mutated bundle is refused or read, and never crashes or hangs", () => {
  const mutation = fc.record({
    field: fc.constantFrom("certificate", "chain", "privateKey"),
    mutate: fc.oneof(fc.constantFrom(...mutations), fc.constant(flipByte), fc.constant(flipByte)),
    at: fc.nat(),
    other: fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom("-----BEGIN CERTIFICATE-----", "\0", ":", "=")),
  });
  fc.assert(
    fc.property(writing, fc.array(mutation, { minLength: 1, maxLength: 3 }), ({ issued: _, ...texts }, changes) => {
      const mutated = { ...texts };
      for (const { field, mutate, at, other } of changes) {
        const text = mutated[field];
        mutated[field] = mutate(text, at % (text.length + 1), other);
      }
      const start = performance.now();
      refusedOrRead(mutated);
      expect(performance.now() - start).toBeLessThan(1000);
    }),
    { numRuns: 600 },
  );
});

function refusedOrRead(texts: Omit<Writing, "issued">): void {
  try {
    fingerprintsOf(texts);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
  }
}
