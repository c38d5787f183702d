import { violation } from "../../errors.ts";
import { type Consumer, type ConsumerRule, ecInDoubt, isEc, keyRefused } from "../consumer.ts";
import type { KeyVaultArguments } from "./arguments.ts";

/** What reads certificates from a vault. Sources: Microsoft Learn, each service's page on Key Vault certificates. */
export function consumersOf(args: KeyVaultArguments): Readonly<Record<string, Consumer>> {
  const readable = (consumer: string) => [pkcs12(args, consumer), exportable(args, consumer)];
  return {
    "application-gateway": {
      pickUp: "within 4 hours, by the versionless secret id",
      rules: readable("application-gateway"),
      doubts: [ecInDoubt("application-gateway"), wholeChain("application-gateway")],
    },
    "front-door": {
      pickUp: "in 24 to 72 hours, with the version set to latest",
      rules: [...readable("front-door"), keyRefused("front-door", "an RSA key", isEc), wholeChain("front-door")],
      doubts: [],
    },
    "app-service": {
      pickUp: "within 24 hours",
      rules: readable("app-service"),
      doubts: [ecInDoubt("app-service")],
    },
  };
}

function pkcs12({ contentType = "pkcs12" }: KeyVaultArguments, consumer: string): ConsumerRule {
  return () =>
    contentType === "pkcs12"
      ? undefined
      : violation(
          "CONSUMER_UNSUITED",
          "keyVault.contentType",
          `pkcs12, the only one that ${consumer} reads`,
          contentType,
        );
}

/** They read the secret, key and all. */
function exportable({ exportable: given = true }: KeyVaultArguments, consumer: string): ConsumerRule {
  return () =>
    given
      ? undefined
      : violation(
          "CONSUMER_UNSUITED",
          "keyVault.exportable",
          `true, since ${consumer} reads the key from the secret`,
          "false",
        );
}

function wholeChain(consumer: string): ConsumerRule {
  return ({ leaf, chain }) =>
    chain.length > 0 || leaf.isSelfIssued
      ? undefined
      : violation("CONSUMER_UNSUITED", "chain", `the whole chain for ${consumer}`, "none");
}
