import { createPrivateKey, X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseBundle } from "../../provider/certificate/bundle.ts";
import { writeSigningRequest } from "../../provider/certificate/csr.ts";
import { newKeyAlgorithms, newPrivateKey } from "../../provider/certificate/new-key.ts";
import { privateCertificate as provider } from "../../provider/private-certificate/provider.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { DEFAULT_REGION } from "../clouds/aws/index.ts";
import { inVirtualTime } from "../targets/virtual-time.ts";
import { aged, created, day, failureOf, inputsFor, leftBy, localClouds, printed, updated } from "./in-process.ts";

const cloud = localClouds();
const issuedArns = () => cloud.aws.pca.issued().map(({ arn }) => arn);
const bundleIn = ({ certificate, chain, privateKey }: Properties) =>
  parseBundle({ certificate: String(certificate), chain: String(chain), privateKey: String(privateKey) });

describe("what is issued is a bundle that ACM imports: leaf, its chain in order, and its key", () => {
  test.each(newKeyAlgorithms)("%s, from an RSA CA below another one", async (keyAlgorithm) => {
    const root = cloud.authority();
    const authority = cloud.authority({ parent: root, keyAlgorithm: "RSA_2048" });
    const { outputs } = await created(inputsFor(authority, { keyAlgorithm }));
    const bundle = bundleIn(outputs);
    expect(bundle.leaf).toMatchObject({
      keyAlgorithm,
      subject: "CN=api.internal.example.com",
      subjectAlternativeNames: ["api.internal.example.com", "10.0.0.7"],
    });
    expect(String(outputs.chain).match(/BEGIN/g)).toHaveLength(2);
    const [issuer, above] = bundle.chain.map(({ pem }) => new X509Certificate(pem));
    expect(new X509Certificate(bundle.leaf.pem).verify(issuer?.publicKey ?? fail())).toBe(true);
    expect(issuer?.verify(above?.publicKey ?? fail())).toBe(true);

    cloud.aws.acm.importDirectly({
      account: cloud.account,
      bundle: { certificate: bundle.leaf.pem, chain: String(outputs.chain), privateKey: String(outputs.privateKey) },
    });
    expect(cloud.aws.certificates()).toMatchObject([{ fingerprint: outputs.fingerprint, region: DEFAULT_REGION }]);
  });

  test.each(["RSA_2048", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"] as const)(
    "a CA of %s signs with its own family without being told",
    async (keyAlgorithm) => {
      const { outputs } = await created(inputsFor(cloud.authority({ keyAlgorithm })));
      expect(bundleIn(outputs).chain).toHaveLength(1);
    },
  );

  test("the user's own request and key", async () => {
    const privateKey = await newPrivateKey("EC_secp384r1");
    const csr = writeSigningRequest({
      subject: "CN=own,O=Example",
      subjectAlternativeNames: ["own.example.com"],
      privateKey,
    });
    const passphrase = "of an encrypted key";
    const encrypted = createPrivateKey(privateKey.pem).export({
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase,
    });
    const inputs = { csr, privateKey: encrypted, privateKeyPassphrase: passphrase };
    const { subjectAlternativeNames: _, keyAlgorithm: __, ...rest } = inputsFor(cloud.authority());
    const { outputs } = await created({ ...rest, ...inputs });
    expect(bundleIn(outputs).leaf).toMatchObject({ subject: "CN=own,O=Example", keyAlgorithm: "EC_secp384r1" });
    expect(outputs).toMatchObject({ privateKey: privateKey.pem });
    expect(outputs).not.toHaveProperty("privateKeyPassphrase");
  });
});

test("subject, names of every kind, template, algorithm and end are those of the arguments", async () => {
  const endDate = new Date(Date.now() + 40 * day).toISOString().replace(/\.\d+/, "");
  const { outputs } = await created(
    inputsFor(cloud.authority({ keyAlgorithm: "RSA_2048" }), {
      subject: "CN=orders, OU=Größe \\+ Co, O=Example\\, Inc., C=NL",
      subjectAlternativeNames: ["*.orders.example.com", "192.0.2.1", "2001:db8::1"],
      templateArn: "arn:aws:acm-pca:::template/EndEntityServerAuthCertificate/V1",
      signingAlgorithm: "SHA512WITHRSA",
      validity: { endDate },
    }),
  );
  expect(outputs).toMatchObject({
    subject: "CN=orders,OU=Größe \\+ Co,O=Example\\, Inc.,C=NL",
    subjectAlternativeNames: ["*.orders.example.com", "192.0.2.1", "2001:db8::1"],
    notAfter: endDate.replace("Z", ".000Z"),
  });
  expect(bundleIn(outputs).leaf).toMatchObject({
    signatureAlgorithm: "SHA512withRSA",
    extendedKeyUsages: [{ name: "TLS_WEB_SERVER_AUTHENTICATION" }],
  });
});

test("a create costs three calls, one more for each second of waiting, and a no-op preview none", async () => {
  cloud.aws.configure({ pca: { issuanceMilliseconds: 1500 } });
  const inputs = inputsFor(cloud.authority());
  const { id, outputs } = await created(inputs);
  expect(cloud.calls()).toEqual([
    "DescribeCertificateAuthority",
    "IssueCertificate",
    "GetCertificate",
    "GetCertificate",
    "GetCertificate",
  ]);
  cloud.aws.clearCalls();
  expect(await provider.check(inputs, inputs)).toEqual([]);
  expect(await provider.diff(id, outputs, inputs)).toEqual({ changes: false });
  expect(cloud.calls()).toEqual([]);
});

describe("renewal", () => {
  test("before it is due nothing changes; then the preview says why, and there is a new certificate of a new key", async () => {
    const inputs = inputsFor(cloud.authority(), { renewBefore: { days: 30 } });
    const { id, outputs } = await created(inputs);
    expect(await provider.diff(id, aged(outputs, 59), inputs)).toEqual({ changes: false });
    expect(await provider.diff(id, aged(outputs, 61), inputs)).toEqual({ changes: true });
    expect(printed()).toMatch(
      /a new certificate, since it ends in 2\d days .* is renewed 30 days before; with a new key/,
    );
    const renewed = await updated(id, aged(outputs, 61), inputs);
    expect(renewed.certificateArn).not.toBe(outputs.certificateArn);
    expect(bundleIn(renewed).leaf.publicKeyFingerprint).not.toBe(bundleIn(outputs).leaf.publicKeyFingerprint);
    expect(await provider.diff(id, renewed, inputs)).toEqual({ changes: false });
  });

  test("rotateKey: false keeps the key", async () => {
    const inputs = inputsFor(cloud.authority(), { rotateKey: false });
    const { id, outputs } = await created(inputs);
    const renewed = await updated(id, aged(outputs, 80), inputs);
    expect(renewed.privateKey).toBe(outputs.privateKey);
    expect(renewed.fingerprint).not.toBe(outputs.fingerprint);
  });
});

describe("a changed argument", () => {
  const change = async (extra: Properties) => {
    const inputs = inputsFor(cloud.authority());
    const { id, outputs } = await created(inputs);
    const changed = { ...inputs, ...extra };
    const answer = await provider.diff(id, outputs, changed);
    return { answer, before: outputs, after: await updated(id, outputs, changed) };
  };

  test("of what is asked for has a certificate issued in place, and the preview names it", async () => {
    const { answer, after } = await change({ subjectAlternativeNames: ["www.example.com"] });
    expect(answer).toEqual({ changes: true });
    expect(printed()).toContain("since subject and subjectAlternativeNames changed");
    expect(bundleIn(after).leaf.subjectAlternativeNames).toEqual(["www.example.com"]);
  });

  test("that only says when to renew, or how a subject is spelt, is none: consumers would see outputs as unknown", async () => {
    const { answer } = await change({ renewBefore: { days: 10 }, subject: "CN = api.internal.example.com" });
    expect(answer).toEqual({ changes: false });
  });

  test("that a destroy needs is recorded, and nothing is issued", async () => {
    const { answer, before, after } = await change({ revokeOnDelete: true });
    expect(answer).toEqual({ changes: true });
    expect(after).toEqual({ ...before, revokeOnDelete: true });
    expect(issuedArns()).toHaveLength(1);
  });

  test("to another CA replaces, so that the old certificate is still found where it was issued", async () => {
    const inputs = inputsFor(cloud.authority());
    const { id, outputs } = await created(inputs);
    const other = { ...inputs, certificateAuthorityArn: cloud.authority() };
    expect(await provider.diff(id, outputs, other)).toEqual({ changes: true, replaces: ["certificateAuthorityArn"] });
  });
});

describe("a preview refuses what the CA cannot do", () => {
  const inPreview = async (authority: string, extra: Properties = {}) =>
    (await provider.check(inputsFor(authority, extra), undefined)).map(({ message }) => message).join("\n");

  test("a CA that is not ACTIVE", async () => {
    const authority = cloud.authority();
    cloud.aws.pca.disable(authority);
    expect(await inPreview(authority)).toBe(
      `certificateAuthorityArn: expected a CA that is ACTIVE, received ${authority}, which is DISABLED`,
    );
  });

  test("a validity beyond the CA's own", async () => {
    const authority = cloud.authority({ notAfter: new Date(Date.now() + 30 * day) });
    expect(await inPreview(authority)).toMatch(/^validity: expected an end before the CA's own, .*, received /);
    expect(await inPreview(authority, { validity: { days: 29 } })).toBe("");
  });

  test("more than seven days from a CA for short-lived certificates", async () => {
    const authority = cloud.authority({ usageMode: "SHORT_LIVED_CERTIFICATE" });
    expect(await inPreview(authority)).toContain("validity: expected at most 7 days");
  });

  test("a signing algorithm of another family", async () => {
    expect(await inPreview(cloud.authority(), { signingAlgorithm: "SHA256WITHRSA" })).toBe(
      "signingAlgorithm: expected an algorithm of the CA's key (EC_prime256v1), received SHA256WITHRSA",
    );
  });

  test("and says what it could not check, where it may not look", async () => {
    cloud.allowOnly("acm-pca:IssueCertificate");
    expect(await inPreview(cloud.authority())).toBe("");
    expect(printed()).toMatch(/warning: .*not checked whether .* acm-pca:DescribeCertificateAuthority/);
  });

  test("of a renewal as well", async () => {
    const authority = cloud.authority();
    const inputs = inputsFor(authority);
    const { id, outputs } = await created(inputs);
    cloud.aws.pca.disable(authority);
    expect((await failureOf(provider.diff(id, aged(outputs, 80), inputs))).message).toContain("which is DISABLED");
  });
});

describe("a refresh", () => {
  test("leaves the state as it is while AWS Private CA has the certificate, and shows no change that is not due", async () => {
    const inputs = inputsFor(cloud.authority());
    const { id, outputs } = await created(inputs);
    expect(await inVirtualTime(() => provider.read(id, outputs))).toEqual(outputs);
    expect(await provider.diff(id, outputs, inputs)).toEqual({ changes: false });
  });

  test("does not stumble over a CA that could not issue the renewal that is due", async () => {
    const authority = cloud.authority();
    const inputs = inputsFor(authority);
    const { id, outputs } = await created(inputs);
    await inVirtualTime(() => provider.read(id, outputs));
    cloud.aws.pca.disable(authority);
    expect(await provider.diff(id, aged(outputs, 80), inputs)).toEqual({ changes: true });
  });
});

describe("a destroy", () => {
  const revocations = () => cloud.aws.pca.revoked().map(({ arn, revocationReason }) => ({ arn, revocationReason }));

  test("makes no call by default: an issued certificate costs nothing and ends by itself", async () => {
    const { id, outputs } = await created(inputsFor(cloud.authority()));
    cloud.aws.clearCalls();
    await provider.delete(id, outputs);
    expect(cloud.calls()).toEqual([]);
  });

  test("revokes with revokeOnDelete, with the reason given, and once more without harm", async () => {
    const extra = { revokeOnDelete: true, revocationReason: "SUPERSEDED" };
    const { id, outputs } = await created(inputsFor(cloud.authority(), extra));
    await inVirtualTime(() => provider.delete(id, outputs));
    await inVirtualTime(() => provider.delete(id, outputs));
    expect(revocations()).toEqual([{ arn: outputs.certificateArn, revocationReason: "SUPERSEDED" }]);
    expect(cloud.calls().filter((operation) => operation === "RevokeCertificate")).toHaveLength(2);
  });

  test("and a create right after it is not given the revoked certificate of the user's own key", async () => {
    const inputs = await inputsWithOwnKey({ revokeOnDelete: true });
    const { id, outputs } = await created(inputs);
    await inVirtualTime(() => provider.delete(id, outputs));
    expect((await created(inputs)).outputs.certificateArn).not.toBe(outputs.certificateArn);
  });

  test("needs to revoke nothing that has ended", async () => {
    const { id, outputs } = await created(inputsFor(cloud.authority(), { revokeOnDelete: true }));
    await provider.delete(id, aged(outputs, 91));
    expect(revocations()).toEqual([]);
  });
});

describe("after a failure", () => {
  test("the certificate that could not be collected is taken up by the next run, and no other issued", async () => {
    const inputs = inputsFor(cloud.authority());
    cloud.aws.configure({ pca: { issuanceMilliseconds: 600_000 } });
    const { message, id, outputs } = await leftBy(created(inputs));
    const [arn] = issuedArns();
    expect(message).toContain(`The certificate ${arn} was issued, but cannot be used.`);
    expect(message).toContain("RequestInProgressException");
    expect(message).toContain("live now: no certificate of this resource");
    expect(id).toBe(inputs.provenanceId);

    cloud.aws.configure({ pca: { issuanceMilliseconds: 0 } });
    expect(await provider.diff(id, outputs, inputs)).toEqual({ changes: true });
    const later = await updated(id, outputs, inputs);
    expect(later).toMatchObject({ certificateArn: arn, privateKey: outputs.pendingPrivateKey });
    expect(later).not.toHaveProperty("pendingPrivateKey");
    expect(issuedArns()).toEqual([arn]);
  });

  test("of a renewal the old certificate stays in the outputs, key and all", async () => {
    const inputs = inputsFor(cloud.authority());
    const { id, outputs: young } = await created(inputs);
    const before = { id, outputs: aged(young, 80) };
    cloud.aws.faults.add({
      operation: "GetCertificate",
      times: 99,
      kind: { type: "error", name: "AccessDeniedException" },
    });
    const { message, outputs } = await leftBy(updated(before.id, before.outputs, inputs));
    expect(message).toContain(`live now: ${before.outputs.certificateArn}, as before this run`);
    expect(outputs).toMatchObject(before.outputs);
    expect(outputs).toMatchObject({ pendingCertificateArn: issuedArns()[1] });
    cloud.aws.faults.clear();
    expect(await updated(before.id, outputs, inputs)).toMatchObject({ certificateArn: issuedArns()[1] });
  });

  test("and other arguments since, the one that nobody will take up is named", async () => {
    const inputs = inputsFor(cloud.authority());
    cloud.aws.configure({ pca: { issuanceMilliseconds: 600_000 } });
    const { id, outputs } = await leftBy(created(inputs));
    cloud.aws.configure({ pca: { issuanceMilliseconds: 0 } });
    await updated(id, outputs, { ...inputs, validity: { days: 30 } });
    const [first] = cloud.aws.pca.issued();
    expect(printed()).toContain(
      `superfluous: the certificate with serial number ${first?.serial.replace(/..(?=.)/g, "$&:")}`,
    );
    expect(issuedArns()).toHaveLength(2);
  });

  test("a lost answer is asked for again with the same token: one certificate", async () => {
    cloud.aws.faults.add({ operation: "IssueCertificate", kind: { type: "cut", effect: "after" } });
    await created(inputsFor(cloud.authority()));
    expect(issuedArns()).toHaveLength(1);
    expect(cloud.calls().filter((operation) => operation === "IssueCertificate")).toHaveLength(2);
  });

  test("an answer that is lost for good leaves the key in the state: the next run is given the same certificate", async () => {
    const inputs = inputsFor(cloud.authority());
    cloud.aws.faults.add({ operation: "IssueCertificate", times: 999, kind: { type: "cut", effect: "after" } });
    const { message, id, outputs } = await leftBy(created(inputs));
    expect(message).toContain("It is not known whether the certificate was issued.");
    cloud.aws.faults.clear();
    expect(await updated(id, outputs, inputs)).toMatchObject({ certificateArn: issuedArns()[0] });
    expect(issuedArns()).toHaveLength(1);
  });

  test("a run that was killed with its key leaves one certificate, whose serial number the next run names", async () => {
    const inputs = inputsFor(cloud.authority());
    // As far as the service can tell, the first run was killed before it could save anything.
    await created(inputs);
    const [lost] = cloud.aws.pca.issued();
    const { outputs } = await created(inputs);
    expect(outputs.certificateArn).not.toBe(lost?.arn);
    expect(issuedArns()).toHaveLength(2);
    expect(printed()).toContain(`serial number ${lost?.serial.replace(/..(?=.)/g, "$&:")} (${lost?.arn})`);
  });

  test("a run that was killed with the user's own key leaves nothing superfluous", async () => {
    const inputs = await inputsWithOwnKey();
    const first = await created(inputs);
    expect((await created(inputs)).outputs.certificateArn).toBe(first.outputs.certificateArn);
    expect(issuedArns()).toHaveLength(1);
  });
});

async function inputsWithOwnKey(extra: Properties = {}): Promise<Properties> {
  const privateKey = await newPrivateKey("EC_prime256v1");
  const csr = writeSigningRequest({ subject: "CN=own", subjectAlternativeNames: ["own.example.com"], privateKey });
  const { subjectAlternativeNames: _, keyAlgorithm: __, ...rest } = inputsFor(cloud.authority(), extra);
  return { ...rest, csr, privateKey: privateKey.pem };
}

function fail(): never {
  throw new Error("expected a certificate of the chain");
}

test("refused: nothing is left in the state, and the message names the missing action", async () => {
  cloud.allowOnly("acm-pca:DescribeCertificateAuthority");
  const error = await failureOf(inVirtualTime(() => provider.create(inputsFor(cloud.authority()))));
  expect(error.name).toBe("TargetError");
  expect(error.message).toContain("acm-pca:IssueCertificate");
});

test("the key is nowhere but in the outputs that are always secret, after a failure too", async () => {
  const inputs = inputsFor(cloud.authority());
  cloud.aws.configure({ pca: { issuanceMilliseconds: 600_000 } });
  const left = await leftBy(created(inputs));
  cloud.aws.configure({ pca: { issuanceMilliseconds: 0 } });
  const later = await updated(left.id, left.outputs, inputs);
  const key = bodyOf(String(later.privateKey));
  expect(bodyOf(String(left.outputs.pendingPrivateKey))).toBe(key);
  const { privateKey: _, ...shown } = later;
  const { pendingPrivateKey: __, ...shownBefore } = left.outputs;
  // From its 48th character on a P-256 key is its own, for 40 characters: then comes its public part.
  const secret = key.slice(48, 88);
  expect(`${JSON.stringify([shown, shownBefore])}${left.message}${printed()}`.replaceAll("\\n", "")).not.toContain(
    secret,
  );
});

function bodyOf(pem: string): string {
  return pem.replace(/-----[^-]*-----|\s/g, "");
}
