import { describe, expect, test } from "vitest";
import { parseBundle } from "../../../provider/certificate/bundle.ts";
import { consumersOf } from "../../../provider/targets/acm/consumers.ts";
import { issueAuthority, type LeafOptions } from "../../pki/index.ts";

const root = issueAuthority({ name: "Root" });
const authority = root.issueIntermediate({ name: "Issuing CA" });

async function bundleOf(keyAlgorithm: NonNullable<LeafOptions["keyAlgorithm"]> = "RSA_2048", withRoot = false) {
  const leaf = await authority.issueLeaf({ names: ["api.example.com"], keyAlgorithm });
  const chain = withRoot ? leaf.chainPem + leaf.rootPem : leaf.chainPem;
  return parseBundle({ certificate: leaf.certificatePem, chain, privateKey: leaf.privateKeyPem });
}

/** What a consumer refuses of a bundle, and what it only doubts. */
async function verdict(consumer: string, region: string, bundle: Awaited<ReturnType<typeof bundleOf>>) {
  const { rules = [], doubts = [] } = consumersOf({ region })[consumer] ?? {};
  const messages = (list: typeof rules) => list.flatMap((rule) => rule(bundle)?.message ?? []);
  return { refused: messages(rules), doubted: messages(doubts) };
}

const nothing = { refused: [], doubted: [] };

describe("CloudFront Developer Guide, requirements for certificates", () => {
  test("an RSA 2048 certificate in us-east-1 without the root is fine", async () => {
    expect(await verdict("cloudfront", "us-east-1", await bundleOf())).toEqual(nothing);
  });

  test("any other region is refused, naming the one that counts", async () => {
    const { refused } = await verdict("cloudfront", "eu-west-1", await bundleOf());
    expect(refused).toEqual([
      "acm.region: expected us-east-1, the only region that cloudfront reads, received eu-west-1",
    ]);
  });

  test("P-384 is refused, P-256 is not", async () => {
    const { refused } = await verdict("cloudfront", "us-east-1", await bundleOf("EC_secp384r1"));
    expect(refused).toEqual([
      "certificate: expected RSA up to 4096 bits or EC_prime256v1 for cloudfront, received EC_secp384r1",
    ]);
    expect(await verdict("cloudfront", "us-east-1", await bundleOf("EC_prime256v1"))).toEqual(nothing);
  });

  test("RSA 4096 is doubted only: older pages end at 3072", async () => {
    const { refused, doubted } = await verdict("cloudfront", "us-east-1", await bundleOf("RSA_4096"));
    expect(refused).toEqual([]);
    expect(doubted).toEqual([
      "certificate: expected at most RSA_3072, older pages say, for cloudfront, received RSA_4096",
    ]);
  });

  test("the root in the chain is refused, saying what to leave out", async () => {
    const { refused } = await verdict("cloudfront", "us-east-1", await bundleOf("RSA_2048", true));
    expect(refused).toEqual([
      "chain: expected a chain without the root for cloudfront, received one with it: leave the last certificate out",
    ]);
  });
});

test("ALB takes every key that ACM takes, in its own region", async () => {
  expect(await verdict("alb", "eu-west-1", await bundleOf("EC_secp384r1", true))).toEqual(nothing);
});

describe("API Gateway Developer Guide, custom domain names", () => {
  test("an edge-optimised domain reads us-east-1 only; a regional one its own region", async () => {
    expect((await verdict("api-gateway-edge", "eu-west-1", await bundleOf())).refused).toHaveLength(1);
    expect(await verdict("api-gateway-edge", "us-east-1", await bundleOf())).toEqual(nothing);
    expect(await verdict("api-gateway-regional", "eu-west-1", await bundleOf())).toEqual(nothing);
  });

  test.each(["api-gateway-edge", "api-gateway-regional"])(
    "%s: EC keys were never verified, so they are doubted only",
    async (consumer) => {
      const { refused, doubted } = await verdict(consumer, "us-east-1", await bundleOf("EC_prime256v1"));
      expect(refused).toEqual([]);
      expect(doubted).toEqual([
        `certificate: expected an RSA key, EC being unverified, for ${consumer}, received EC_prime256v1`,
      ]);
    },
  );
});
