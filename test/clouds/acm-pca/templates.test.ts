// What survives from where (user guide, "Template definitions" and "Template order of operations").
import "reflect-metadata";
import type { ApiPassthrough } from "@aws-sdk/client-acm-pca";
import {
  BasicConstraintsExtension,
  CertificatePolicyExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
} from "@peculiar/x509";
import { expect, test } from "vitest";
import { pcaFixture, type RequestOptions, signingRequest } from "./fixtures.ts";

const { digitalSignature, keyEncipherment, keyCertSign, cRLSign, nonRepudiation } = KeyUsageFlags;
const { serverAuth, clientAuth, codeSigning, ocspSigning } = ExtendedKeyUsage;
const POLICY = "1.3.6.1.4.1.99999.1";

async function issued(template: string | undefined, request: RequestOptions, ApiPassthrough?: ApiPassthrough) {
  const fixture = await pcaFixture();
  const arn = await fixture.issue({
    Csr: Buffer.from(await signingRequest(request)),
    ...(template === undefined ? {} : { TemplateArn: `arn:aws:acm-pca:::template/${template}/V1` }),
    ...(ApiPassthrough === undefined ? {} : { ApiPassthrough }),
  });
  const certificate = new X509Certificate((await fixture.read(arn)).certificate.raw);
  return {
    subject: certificate.subject,
    names: certificate.getExtension(SubjectAlternativeNameExtension)?.names.items.map(({ value }) => value),
    isAuthority: certificate.getExtension(BasicConstraintsExtension)?.ca,
    depth: certificate.getExtension(BasicConstraintsExtension)?.pathLength,
    keyUsages: certificate.getExtension(KeyUsagesExtension)?.usages,
    purposes: certificate.getExtension(ExtendedKeyUsageExtension)?.usages,
    policies: certificate.getExtension(CertificatePolicyExtension)?.policies,
  };
}

const asksForMore: RequestOptions = {
  extensions: [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(nonRepudiation, true),
    new ExtendedKeyUsageExtension([codeSigning]),
    new CertificatePolicyExtension([POLICY]),
  ],
};

test.each([
  ["EndEntityCertificate by default", undefined, [serverAuth, clientAuth]],
  ["EndEntityCertificate", "EndEntityCertificate", [serverAuth, clientAuth]],
  ["EndEntityServerAuthCertificate", "EndEntityServerAuthCertificate", [serverAuth]],
  ["EndEntityClientAuthCertificate", "EndEntityClientAuthCertificate", [clientAuth]],
])("%s takes subject and names of the request, and nothing else", async (_name, template, purposes) => {
  expect(await issued(template, asksForMore)).toEqual({
    subject: "CN=api.example.com",
    names: ["api.example.com"],
    isAuthority: false,
    depth: undefined,
    keyUsages: digitalSignature | keyEncipherment,
    purposes,
    policies: undefined,
  });
});

test.each([
  ["CodeSigningCertificate", codeSigning],
  ["OCSPSigningCertificate", ocspSigning],
])("%s signs, and nothing else", async (template, purpose) => {
  expect(await issued(template, {})).toMatchObject({ keyUsages: digitalSignature, purposes: [purpose] });
});

test("CSRPassthrough lets the request's other extensions through, but not over the template's own", async () => {
  expect(await issued("EndEntityServerAuthCertificate_CSRPassthrough", asksForMore)).toMatchObject({
    isAuthority: false,
    keyUsages: digitalSignature | keyEncipherment,
    purposes: [serverAuth],
    policies: [POLICY],
  });
});

const passthrough: ApiPassthrough = {
  Subject: { CommonName: "named.example.com", Organization: "Example Corp", Country: "NL" },
  Extensions: {
    SubjectAlternativeNames: [{ DnsName: "one.example.com" }, { IpAddress: "192.0.2.7" }],
    KeyUsage: { NonRepudiation: true },
    ExtendedKeyUsage: [{ ExtendedKeyUsageType: "CODE_SIGNING" }],
  },
};
const named = { subject: "C=NL, O=Example Corp, CN=named.example.com", names: ["one.example.com", "192.0.2.7"] };

test("APIPassthrough puts the API's subject and names in the place of the request's", async () => {
  expect(await issued("EndEntityCertificate_APIPassthrough", asksForMore, passthrough)).toMatchObject({
    ...named,
    keyUsages: digitalSignature | keyEncipherment,
    purposes: [serverAuth, clientAuth],
    policies: undefined,
  });
});

test("APIPassthrough takes from the request what the API does not say", async () => {
  expect(await issued("EndEntityCertificate_APIPassthrough", {}, {})).toMatchObject({
    subject: "CN=api.example.com",
    names: ["api.example.com"],
  });
});

test("APICSRPassthrough takes the API's first, then the request's", async () => {
  expect(await issued("EndEntityCertificate_APICSRPassthrough", asksForMore, passthrough)).toMatchObject({
    ...named,
    policies: [POLICY],
  });
});

test.each(["EndEntityCertificate", "EndEntityCertificate_CSRPassthrough"])(
  "%s ignores the API's values (API reference, ApiPassthrough)",
  async (template) => {
    expect(await issued(template, {}, passthrough)).toMatchObject({ names: ["api.example.com"] });
  },
);

test("a blank template has the usages of the API, or of the request", async () => {
  const blank = "BlankEndEntityCertificate";
  expect(await issued(`${blank}_APIPassthrough`, {}, passthrough)).toMatchObject({
    isAuthority: false,
    keyUsages: nonRepudiation,
    purposes: [codeSigning],
  });
  expect(await issued(`${blank}_CSRPassthrough`, asksForMore)).toMatchObject({ purposes: [codeSigning] });
});

test("an authority's template drops the names", async () => {
  expect(await issued("SubordinateCACertificate_PathLen1", {})).toMatchObject({
    names: undefined,
    isAuthority: true,
    depth: 1,
    keyUsages: digitalSignature | keyCertSign | cRLSign,
  });
});
