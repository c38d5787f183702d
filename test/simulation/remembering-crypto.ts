// OpenSSL's answers to questions that were asked before. A simulation asks the same few of the same few keys and
// certificates in thousands of runs, and the asking would cost more than all the rest of a run.
import crypto, { type X509Certificate as CryptoCertificate, type KeyLike, type KeyObject } from "node:crypto";
import { kept } from "./kept.ts";

type PrivateKeyInput = Parameters<typeof crypto.createPrivateKey>[0];

/** Pure functions of `node:crypto`, with results that are kept: for modules that get theirs from here. */
export function rememberingCrypto(): typeof crypto {
  const privateKeys = new Map<string, KeyObject>();
  const publicKeys = new WeakMap<object, KeyObject>();
  const signatures = new WeakMap<object, Map<string, Buffer>>();
  const verdicts = new WeakMap<object, Map<string, boolean>>();
  const certificates = new Map<string, CryptoCertificate>();

  const X509Certificate = new Proxy(crypto.X509Certificate, {
    construct: (original, [content]: [string | Buffer]) =>
      kept(certificates, latin1(content), () => keepingAnswers(new original(content))),
  });

  return {
    ...crypto,
    X509Certificate,
    createPrivateKey: (input: PrivateKeyInput) =>
      kept(privateKeys, textOf(input), () => keepingExports(crypto.createPrivateKey(input))),
    createPublicKey: (key: KeyObject) =>
      kept(publicKeys, key, () => keepingExports(crypto.createPublicKey(key as unknown as KeyLike))),
    sign: (digest: string | null, data: Buffer, key: KeyObject) =>
      kept(
        kept(signatures, key, () => new Map<string, Buffer>()),
        `${digest} ${latin1(data)}`,
        () => crypto.sign(digest, data, key),
      ),
    verify: (digest: string | null, data: Buffer, key: KeyObject, signature: Buffer) =>
      kept(
        kept(verdicts, key, () => new Map<string, boolean>()),
        `${digest} ${latin1(data)} ${latin1(signature)}`,
        () => crypto.verify(digest, data, key, signature),
      ),
  } as unknown as typeof crypto;
}

function keepingAnswers(certificate: CryptoCertificate): CryptoCertificate {
  const [issuers, signers] = [new WeakMap<CryptoCertificate, boolean>(), new WeakMap<KeyObject, boolean>()];
  const isIssued = certificate.checkIssued.bind(certificate);
  const isSigned = certificate.verify.bind(certificate);
  return Object.defineProperties(certificate, {
    publicKey: { value: keepingExports(certificate.publicKey) },
    checkIssued: { value: (issuer: CryptoCertificate) => kept(issuers, issuer, () => isIssued(issuer)) },
    verify: { value: (key: KeyObject) => kept(signers, key, () => isSigned(key)) },
  });
}

function keepingExports(key: KeyObject): KeyObject {
  const exported = new Map<string, unknown>();
  const fresh = key.export.bind(key) as (options: object) => unknown;
  return Object.assign(key, {
    export: (options: object) => kept(exported, JSON.stringify(options), () => fresh(options)),
  });
}

function textOf(input: PrivateKeyInput): string {
  if (typeof input === "string") return input;
  const { key, ...how } = input as { readonly key: string | Buffer };
  return `${JSON.stringify(how)} ${latin1(key)}`;
}

function latin1(content: string | Buffer): string {
  return Buffer.from(content).toString("latin1");
}
