import { type Violation, violation } from "../../errors.ts";
import { type Consumer, type ConsumerRule, ecInDoubt, keyRefused } from "../consumer.ts";
import { type AcmArguments, regionOf } from "./arguments.ts";

const pickUp = "as soon as ACM passes it on";

/** What reads certificates from ACM. Sources: the developer guide of each service, its page on certificates. */
export function consumersOf(args: AcmArguments): Readonly<Record<string, Consumer>> {
  return {
    cloudfront: {
      pickUp,
      rules: [inUsEast1(args, "cloudfront"), cloudFrontKeys, withoutRoot],
      doubts: [keyRefused("cloudfront", "at most RSA_3072, older pages say,", (key) => key === "RSA_4096")],
    },
    alb: { pickUp, rules: [], doubts: [] },
    "api-gateway-edge": {
      pickUp,
      rules: [inUsEast1(args, "api-gateway-edge")],
      doubts: [ecInDoubt("api-gateway-edge")],
    },
    "api-gateway-regional": { pickUp, rules: [], doubts: [ecInDoubt("api-gateway-regional")] },
  };
}

function inUsEast1(args: AcmArguments, consumer: string): ConsumerRule {
  const region = regionOf(args);
  return (): Violation | undefined =>
    region === "us-east-1"
      ? undefined
      : violation("CONSUMER_UNSUITED", "acm.region", `us-east-1, the only region that ${consumer} reads`, region);
}

/** Source: CloudFront Developer Guide, "Requirements for using SSL/TLS certificates", key types and sizes. */
const cloudFrontKeys = keyRefused(
  "cloudfront",
  "RSA up to 4096 bits or EC_prime256v1",
  (key) => !["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1"].includes(key),
);

/** Source: CloudFront Developer Guide, "Intermediate certificates": the root is not to be in the chain. */
const withoutRoot: ConsumerRule = ({ chain }) =>
  chain.some(({ isSelfIssued }) => isSelfIssued)
    ? violation(
        "CONSUMER_UNSUITED",
        "chain",
        "a chain without the root for cloudfront",
        "one with it: leave the last certificate out",
      )
    : undefined;
