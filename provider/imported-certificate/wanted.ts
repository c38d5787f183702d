import { type Bundle, parseBundle } from "../certificate/bundle.ts";
import { type PrivateKey, parsePrivateKey } from "../certificate/private-key.ts";
import { InvalidInputError, type Violation, violation } from "../errors.ts";
import { observerFor } from "../observability/observe.ts";
import { provenanceTags, reservedTagViolations } from "../provenance.ts";
import { warnAs } from "../pulumi/say.ts";
import type { Consumer } from "../targets/consumer.ts";
import type { Tags, Target } from "../targets/target.ts";
import type { CheckedArguments, CommonArguments } from "./arguments.ts";
import { type Findings, inspectBundle, judged } from "./preflight.ts";
import type { DeploymentRequest, DeploymentSettings, Recorded } from "./request.ts";

/** What the arguments ask for, parsed. */
export interface Wanted {
  readonly args: CheckedArguments;
  readonly bundle: Bundle;
  readonly rollbackPrivateKey: PrivateKey | undefined;
  readonly provenanceId: string;
  /** The user's tags and the provenance. */
  readonly tags: Tags;
  readonly settings: DeploymentSettings;
  /** What is to be said of the bundle, though nothing refuses it. */
  readonly warnings: readonly Violation[];
}

const defaultVerifyTimeoutSeconds = 120;

/** The user's tags and the provenance: all that the certificate shall carry of ours. */
export function wantedTags({ common, choice }: CheckedArguments): Tags {
  return { ...choice.tags, ...provenanceTags(common.provenanceId ?? "") };
}

/** Parses bundle and key, and judges all that needs no cloud. Throws `InvalidInputError` with every violation found. */
export function readWanted(args: CheckedArguments, now: Date): Wanted {
  const { common, kind } = args;
  const userTags = args.choice.tags;
  const provenanceId = common.provenanceId ?? "";
  const tags = wantedTags(args);
  const problems: Violation[] = [
    ...reservedTagViolations(userTags, `${kind.argument}.tags`),
    ...kind.tagViolations(tags),
  ];
  const bundle = collecting(problems, () => parseBundle(bundleSource(common)));
  const settings = settingsOf(common);
  const consumers = declaredConsumers(problems, args);
  const { violations, warnings } =
    bundle === undefined ? nothingFound : judged(inspectBundle(kind, bundle, consumers, now), settings.strict);
  problems.push(...violations);
  const rollbackPrivateKey = collecting(problems, () => rollbackKey(common));
  const [first, ...more] = problems;
  if (first !== undefined || bundle === undefined) throw new InvalidInputError([first as Violation, ...more]);
  return { args, bundle, rollbackPrivateKey, provenanceId, tags, settings, warnings };
}

const nothingFound: Findings = { violations: [], warnings: [] };

function declaredConsumers(problems: Violation[], { common, kind, choice }: CheckedArguments): Consumer[] {
  return (common.consumers ?? []).flatMap((name, index) => {
    const consumer = choice.consumers[name];
    if (consumer !== undefined) return consumer;
    const known = Object.keys(choice.consumers).join(", ");
    const path = `consumers[${index}]`;
    problems.push(
      violation("CONSUMER_UNKNOWN", path, `something that reads from ${kind.argument} (${known})`, "something else"),
    );
    return [];
  });
}

function collecting<T>(problems: Violation[], parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    problems.push(...error.violations);
    return undefined;
  }
}

function bundleSource({ certificate, chain, privateKey, privateKeyPassphrase }: CommonArguments) {
  return {
    certificate,
    privateKey,
    ...(chain !== undefined && { chain }),
    ...(privateKeyPassphrase !== undefined && { privateKeyPassphrase }),
  };
}

function rollbackKey({
  rollbackPrivateKey,
  rollbackPrivateKeyPassphrase: passphrase,
}: CommonArguments): PrivateKey | undefined {
  if (rollbackPrivateKey === undefined) return undefined;
  return parsePrivateKey(rollbackPrivateKey, {
    path: "rollbackPrivateKey",
    ...(passphrase !== undefined && { passphrase }),
  });
}

function settingsOf({ rollback, onConflict, adopt, strict, verify }: CommonArguments): DeploymentSettings {
  return {
    rollback: rollback ?? "required",
    onConflict: onConflict ?? "refuse",
    adopt: adopt ?? false,
    strict: strict ?? false,
    verify: {
      timeoutSeconds: verify?.timeoutSeconds ?? defaultVerifyTimeoutSeconds,
      endpoints: verify?.endpoints ?? [],
    },
  };
}

/** The transaction that brings what is wanted to `id`. */
export function requestFor(
  wanted: Wanted,
  target: Target,
  id: string | undefined,
  recorded?: Recorded,
): DeploymentRequest {
  const { args, bundle, tags, provenanceId, rollbackPrivateKey, settings } = wanted;
  const warn = warnAs(provenanceId);
  const operation = recorded === undefined ? "create" : "update";
  const observer = observerFor({ resource: provenanceId, target: args.kind.argument, operation });
  return {
    kind: args.kind,
    target,
    wanted: bundle,
    tags,
    provenanceId,
    id,
    recorded,
    rollbackPrivateKey,
    settings,
    warn,
    observer,
  };
}
