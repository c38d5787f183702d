import { X509Certificate } from "node:crypto";
import {
  DescribeCertificateAuthorityCommand,
  GetCertificateCommand,
  IssueCertificateCommand,
  type IssueCertificateCommandInput,
  RevokeCertificateCommand,
} from "@aws-sdk/client-acm-pca";
import { afterAll, beforeAll, beforeEach, describe, expect, type TestContext, test } from "vitest";
import { connectAcmPca } from "../../provider/aws/acm-pca/client.ts";
import { parseBundle } from "../../provider/certificate/bundle.ts";
import { parseCertificates } from "../../provider/certificate/pem.ts";
import { privateCertificate as provider } from "../../provider/private-certificate/provider.ts";
import type { Properties } from "../../provider/pulumi/dynamic-provider.ts";
import { plainJson } from "../../provider/pulumi/plain-json.ts";
import { signingRequest } from "../clouds/acm-pca/fixtures.ts";

/** A Private CA, as the one suite sees it; the provider's own connection finds it by the environment. */
export interface PcaUnderTest {
  readonly name: string;
  readonly region: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The ARN of a new root with an RSA key, which is active. */
  createRoot(): Promise<string>;
  disable(authority: string): Promise<void>;
  /** Whether the cloud itself has the certificate for revoked; undefined where it cannot be asked. */
  isRevoked?(certificateArn: string): Promise<boolean>;
  /** Titles of cases that this cloud cannot judge, with the reason. */
  readonly skip: Readonly<Record<string, string>>;
}

const day = 24 * 60 * 60 * 1000;
let resources = 0;

/** What a private certificate's resource relies on, on every cloud that is there to judge it. */
export function pcaConformance(cloud: PcaUnderTest): void {
  describe(`${cloud.name}, private CA`, () => {
    let root: string;
    let authority: string;

    beforeAll(async () => {
      await cloud.start();
      root = await cloud.createRoot();
    });
    afterAll(() => cloud.stop());
    beforeEach(() => {
      authority = root;
    });

    const pca = () => connectAcmPca(cloud.region, {});

    async function issue(csr: string, more: Partial<IssueCertificateCommandInput> = {}): Promise<string> {
      const input: IssueCertificateCommandInput = {
        CertificateAuthorityArn: authority,
        Csr: Buffer.from(csr),
        SigningAlgorithm: "SHA256WITHRSA",
        Validity: { Type: "DAYS", Value: 90 },
        ...more,
      };
      const { CertificateArn = "" } = await pca().call("IssueCertificate", (client) =>
        client.send(new IssueCertificateCommand(input)),
      );
      return CertificateArn;
    }

    async function read(arn: string) {
      const input = { CertificateAuthorityArn: authority, CertificateArn: arn };
      const { Certificate = "", CertificateChain = "" } = await pca().call("GetCertificate", (client) =>
        client.send(new GetCertificateCommand(input)),
      );
      return { certificate: Certificate, chain: CertificateChain, leaf: new X509Certificate(Certificate) };
    }

    function revoke(serial: string): Promise<unknown> {
      const input = { CertificateAuthorityArn: authority, CertificateSerial: serial } as const;
      return pca().call("RevokeCertificate", (client) =>
        client.send(new RevokeCertificateCommand({ ...input, RevocationReason: "SUPERSEDED" })),
      );
    }

    async function describeAuthority() {
      const command = new DescribeCertificateAuthorityCommand({ CertificateAuthorityArn: authority });
      const answer = await pca().call("DescribeCertificateAuthority", (client) => client.send(command));
      return answer.CertificateAuthority;
    }

    /** A case that this cloud may not be able to judge is skipped by name, with the reason. */
    function rule(title: string, body: () => Promise<void>): void {
      test(title, async (context: TestContext) => {
        const reason = cloud.skip[title];
        if (reason !== undefined) context.skip(reason);
        await body();
      });
    }

    for (const keyAlgorithm of ["RSA_2048", "EC_prime256v1", "EC_secp384r1"] as const) {
      rule(`a request for a key of ${keyAlgorithm} comes back with subject, names and usages of a server`, async () => {
        const names = ["api.example.com", "www.example.com"];
        const csr = await signingRequest({ keyAlgorithm, subject: "O=Example Corp, CN=api.example.com", names });
        const { leaf } = await read(await issue(csr));
        expect(leaf.subject).toBe("O=Example Corp\nCN=api.example.com");
        expect(leaf.subjectAltName).toBe("DNS:api.example.com, DNS:www.example.com");
        expect(leaf.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
        expect(leaf.ca).toBe(false);
      });
    }

    rule("the ARN is below the authority's, and neither PEM text ends with a line break", async () => {
      const arn = await issue(await signingRequest());
      expect(arn).toMatch(new RegExp(`^${authority}/certificate/[0-9a-f]{32}$`));
      const { certificate, chain } = await read(arn);
      for (const text of [certificate, chain]) expect(text).toMatch(/-----END CERTIFICATE-----$/);
    });

    rule("the chain leads to the root, which is in it, and the provider's own parser takes both", async () => {
      const { certificate, chain, leaf } = await read(await issue(await signingRequest()));
      const issuers = parseCertificates(chain, "chain");
      expect(parseCertificates(certificate, "certificate")).toHaveLength(1);
      expect(issuers).toHaveLength(1);
      const root = new X509Certificate(chain);
      expect(leaf.verify(root.publicKey) && root.verify(root.publicKey)).toBe(true);
    });

    rule("a certificate ends when the request says", async () => {
      const { leaf } = await read(await issue(await signingRequest(), { Validity: { Type: "DAYS", Value: 30 } }));
      const left = Date.parse(leaf.validTo) - Date.now();
      expect(left).toBeGreaterThan(29 * day);
      expect(left).toBeLessThanOrEqual(30 * day);
    });

    rule("an active authority says so, with its key and its own end", async () => {
      const described = await describeAuthority();
      expect(described).toMatchObject({ Status: "ACTIVE", Type: "ROOT" });
      expect(described?.CertificateAuthorityConfiguration?.KeyAlgorithm).toBe("RSA_2048");
      expect(described?.NotAfter?.getTime()).toBeGreaterThan(Date.now() + 180 * day);
    });

    rule("a disabled authority says so", async () => {
      authority = await cloud.createRoot();
      await cloud.disable(authority);
      expect(await describeAuthority()).toMatchObject({ Status: "DISABLED" });
    });

    rule("a disabled authority issues nothing", async () => {
      authority = await cloud.createRoot();
      await cloud.disable(authority);
      await expect(issue(await signingRequest())).rejects.toMatchObject({ serviceCode: "InvalidStateException" });
    });

    rule("the same token gives the same certificate, another one another", async () => {
      const csr = await signingRequest();
      const first = await issue(csr, { IdempotencyToken: "once" });
      expect(await issue(csr, { IdempotencyToken: "once" })).toBe(first);
      expect(await issue(csr, { IdempotencyToken: "twice" })).not.toBe(first);
    });

    rule("a signing algorithm of another family is refused", async () => {
      const ecdsa = { SigningAlgorithm: "SHA256WITHECDSA" } as const;
      await expect(issue(await signingRequest(), ecdsa)).rejects.toMatchObject({ kind: "refused" });
    });

    rule("a validity beyond the authority's own is refused", async () => {
      const long = { Validity: { Type: "YEARS", Value: 50 } } as const;
      await expect(issue(await signingRequest(), long)).rejects.toMatchObject({ kind: "refused" });
    });

    rule("a request that is none is refused", async () => {
      await expect(issue("not a request")).rejects.toMatchObject({ serviceCode: "MalformedCSRException" });
    });

    rule("an unknown authority is absent", async () => {
      authority = authority.replace(/.{4}$/, "0000");
      await expect(issue(await signingRequest())).rejects.toMatchObject({ kind: "absent" });
    });

    rule("a revocation is accepted by the serial number in colon form", async () => {
      const { leaf } = await read(await issue(await signingRequest()));
      await expect(revoke(colons(leaf))).resolves.toBeDefined();
    });

    rule("a second revocation says that it was done", async () => {
      const { leaf } = await read(await issue(await signingRequest()));
      await revoke(colons(leaf));
      await expect(revoke(colons(leaf))).rejects.toMatchObject({ serviceCode: "RequestAlreadyProcessedException" });
    });

    rule("a revoked certificate can still be read", async () => {
      const arn = await issue(await signingRequest());
      await revoke(colons((await read(arn)).leaf));
      await expect(read(arn)).resolves.toBeDefined();
    });

    /** moto's certificates and authorities last 365 days, whatever is asked for; the provider allows for a day. */
    const inputsOf = (extra: Properties = {}): Properties => ({
      certificateAuthorityArn: authority,
      subjectAlternativeNames: ["api.example.com", "www.example.com"],
      keyAlgorithm: "EC_prime256v1",
      validity: { days: 364 },
      provenanceId: `acme/shop/production/private-${++resources}`,
      ...extra,
    });

    async function create(inputs: Properties): Promise<{ id: string; outputs: Properties }> {
      expect(await provider.check(inputs, undefined)).toEqual([]);
      const { id, outputs } = await provider.create(inputs);
      return { id, outputs: plainJson(outputs) };
    }

    for (const keyAlgorithm of ["RSA_2048", "EC_prime256v1", "EC_secp384r1"]) {
      rule(`a resource with a key of ${keyAlgorithm} is a leaf, its chain and its key`, async () => {
        const { outputs } = await create(inputsOf({ keyAlgorithm }));
        const { certificate, chain, privateKey } = outputs;
        const { leaf } = parseBundle({
          certificate: String(certificate),
          chain: String(chain),
          privateKey: String(privateKey),
        });
        expect(leaf).toMatchObject({ keyAlgorithm, subjectAlternativeNames: ["api.example.com", "www.example.com"] });
      });
    }

    rule("an unchanged resource has nothing to change, and a refresh neither", async () => {
      const inputs = inputsOf();
      const { id, outputs } = await create(inputs);
      expect(await provider.diff(id, outputs, inputs)).toEqual({ changes: false });
      expect(await provider.read(id, outputs)).toEqual(outputs);
    });

    rule("what is due is issued anew, under the same id", async () => {
      const inputs = inputsOf({ renewBefore: { days: 30 } });
      const { id, outputs } = await create(inputs);
      const due = aged(outputs, 350);
      expect(await provider.diff(id, due, inputs)).toMatchObject({ changes: true });
      const renewed = await provider.update(id, due, inputs);
      expect(renewed).not.toMatchObject({ certificateArn: outputs.certificateArn });
      expect(
        await cloud.isRevoked?.(String(outputs.certificateArn)),
        "the old one serves until all have the new",
      ).not.toBe(true);
    });

    rule("destroy revokes where that is asked for, and only there", async () => {
      const [kept, revoked] = [await create(inputsOf()), await create(inputsOf({ revokeOnDelete: true }))];
      for (const { id, outputs } of [kept, revoked]) await provider.delete(id, outputs);
      expect(await cloud.isRevoked?.(String(kept.outputs.certificateArn))).toBe(false);
      expect(await cloud.isRevoked?.(String(revoked.outputs.certificateArn))).toBe(true);
    });
  });
}

/** The state so many days later. */
function aged(outputs: Properties, days: number): Properties {
  const earlier = (date: unknown) => new Date(Date.parse(String(date)) - days * day).toISOString();
  return { ...outputs, notBefore: earlier(outputs.notBefore), notAfter: earlier(outputs.notAfter) };
}

function colons({ serialNumber }: X509Certificate): string {
  return serialNumber.replace(/..(?=.)/g, "$&:");
}
