import { createPublicKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseCertificate } from "../../provider/certificate/certificate.ts";
import { orderChain } from "../../provider/certificate/chain.ts";
import { type CertificateContent, signCertificate } from "../pki/certificate.ts";
import { type Authority, issueAuthority } from "../pki/index.ts";
import { newKey } from "../pki/keys.ts";
import { issueTree } from "./fixtures.ts";
import { durationOf, refusalOf } from "./refusals.ts";

const ec = { keyAlgorithm: "EC_prime256v1" } as const;
const tree = await issueTree();
const leaf = parseCertificate(tree.leaf.der);
const root = parseCertificate(tree.root.der);
const intermediate = parseCertificate(tree.intermediate.der);
const of = (authority: Authority) => parseCertificate(authority.der);

describe("a chain is put in order", () => {
  it.each([
    ["as it is", [intermediate, root], [intermediate, root]],
    ["reversed", [root, intermediate], [intermediate, root]],
    ["without the root", [intermediate], [intermediate]],
    ["with the leaf in it", [leaf, intermediate, root], [intermediate, root]],
    ["with duplicates", [root, intermediate, root, intermediate, leaf, leaf], [intermediate, root]],
    ["empty, as ACM accepts it", [], []],
  ])("%s", (_, given, expected) => {
    expect(orderChain(leaf, given)).toEqual(expected);
  });

  it("a self-signed leaf has no chain", () => {
    expect(orderChain(root, [root])).toEqual([]);
  });
});

describe("cross-signed issuers", () => {
  const other = issueAuthority({ ...ec, name: "Old Root CA" });
  const crossed = parseCertificate(
    signCertificate({
      ...authorityContent("Example Root CA"),
      issuer: { C: "NL", O: "Example Trust", CN: "Old Root CA" },
      publicKey: createPublicKey(tree.root.keyObject),
      signingKey: other.keyObject,
    }),
  );

  it("the first alternative given is the path, the other one is left out with what is above it", () => {
    expect(orderChain(leaf, [intermediate, root, crossed, of(other)])).toEqual([intermediate, root]);
    expect(orderChain(leaf, [intermediate, crossed, of(other), root])).toEqual([intermediate, crossed, of(other)]);
  });

  it("two authorities that signed each other end, and not in a circle", () => {
    const back = parseCertificate(
      signCertificate({
        ...authorityContent("Old Root CA"),
        issuer: { C: "NL", O: "Example Trust", CN: "Example Root CA" },
        publicKey: createPublicKey(other.keyObject),
        signingKey: tree.root.keyObject,
      }),
    );
    expect(orderChain(leaf, [intermediate, crossed, back])).toEqual([intermediate, crossed, back]);
  });
});

describe("a chain that doesn't lead on from the leaf is refused", () => {
  it("its issuer is missing: only the root is there", () => {
    expect(refusalOf(() => orderChain(leaf, [root]))).toEqual({
      codes: ["CHAIN_INCOMPLETE"],
      message:
        "chain: expected the certificate that issued CN=api.example.com: CN=Example Issuing CA,O=Example Trust,C=NL, " +
        "received CN=Example Root CA,O=Example Trust,C=NL",
    });
  });

  it("an issuer of the right name with another key: last year's intermediate", () => {
    const namesake = of(tree.root.issueIntermediate(ec));
    const refusal = refusalOf(() => orderChain(leaf, [namesake]));
    expect(refusal.codes).toEqual(["CHAIN_INCOMPLETE"]);
    expect(refusal.message).toContain("received one of that name whose key did not sign it");
  });

  it("name and key identifier fit, but not the signature", () => {
    const forged = Buffer.from(tree.leaf.der);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    const refusal = refusalOf(() => orderChain(parseCertificate(forged), [intermediate, root]));
    expect(refusal.codes).toEqual(["CHAIN_INCOMPLETE"]);
    expect(refusal.message).toContain("received one of that name whose key did not sign it");
  });

  it("of two issuers of the same name, the one whose key did not sign has no part in the path", () => {
    const namesake = of(tree.root.issueIntermediate(ec));
    expect(refusalOf(() => orderChain(leaf, [namesake, intermediate])).codes).toEqual(["CHAIN_UNRELATED"]);
  });

  it("a certificate of somebody else among the issuers", () => {
    const foreign = of(issueAuthority({ ...ec, name: "Foreign CA" }));
    const refusal = refusalOf(() => orderChain(leaf, [intermediate, root, foreign]));
    expect(refusal.codes).toEqual(["CHAIN_UNRELATED"]);
    expect(refusal.message).toContain("expected only issuers of CN=api.example.com, received CN=Foreign CA");
  });

  it("a gap in the middle is named", async () => {
    const deep = tree.intermediate.issueIntermediate({ ...ec, name: "Deep CA" });
    const below = parseCertificate((await deep.issueLeaf({ names: ["deep.example.com"], ...ec })).der);
    const refusal = refusalOf(() => orderChain(below, [of(deep), root]));
    expect(refusal.codes).toEqual(["CHAIN_UNRELATED"]);
    expect(refusal.message).toContain(
      "the path ends at CN=Deep CA,O=Example Trust,C=NL, issued by CN=Example Issuing CA",
    );
  });

  it("issuers of a self-signed certificate, which has none", () => {
    expect(refusalOf(() => orderChain(root, [intermediate])).codes).toEqual(["CHAIN_UNRELATED"]);
  });
});

describe("a hostile chain is refused before it costs anything", () => {
  const key = newKey("EC_prime256v1");
  const namesakes = (count: number) =>
    Array.from({ length: count }, () => parseCertificate(signCertificate(authorityContent("Example Issuing CA", key))));

  it("more than 100 certificates", () => {
    const chain = namesakes(101);
    expect(refusalOf(() => orderChain(leaf, chain)).codes).toEqual(["CHAIN_TOO_LONG"]);
    expect(durationOf(() => orderChain(leaf, chain))).toBeLessThan(50);
  });

  it("100 authorities that are all each other's issuer", () => {
    const chain = namesakes(100);
    const below = parseCertificate(
      signCertificate({ ...authorityContent("Example Issuing CA", key), subject: { CN: "below" }, isAuthority: false }),
    );
    expect(refusalOf(() => orderChain(below, chain)).codes).toEqual(["CHAIN_TOO_LONG"]);
    expect(durationOf(() => orderChain(below, chain))).toBeLessThan(200);
  });
});

function authorityContent(name: string, key = newKey("EC_prime256v1")): CertificateContent {
  return {
    subject: { C: "NL", O: "Example Trust", CN: name },
    issuer: { C: "NL", O: "Example Trust", CN: name },
    publicKey: createPublicKey(key),
    signingKey: key,
    signatureHash: "SHA256",
    notBefore: new Date("2026-01-01"),
    notAfter: new Date("2036-01-01"),
    isAuthority: true,
    names: [],
    keyUsages: ["CERTIFICATE_SIGNING"],
    extendedKeyUsages: [],
    ocspUrls: [],
  };
}
