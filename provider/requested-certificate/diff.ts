import type { DiffAnswer, Properties } from "../pulumi/dynamic-provider.ts";
import { sameValue } from "../pulumi/same-value.ts";
import { hasUnknowns } from "../pulumi/unknowns.ts";
import { parseCertificateArn } from "../targets/acm/arn.ts";
import { argumentNames, argumentsIn, type RequestArguments } from "./arguments.ts";
import { allNames, sameNames } from "./names.ts";
import { defaultKeyAlgorithm } from "./wanted.ts";

/** What a request is for: another value needs another certificate. */
const requestArguments = [
  "domainName",
  "subjectAlternativeNames",
  "keyAlgorithm",
  "certificateAuthorityArn",
  "region",
] as const satisfies readonly (keyof RequestArguments)[];

/**
 * Names are compared as a set, and defaults like what they stand for. An issued certificate costs no call; a pending one
 * costs one, and shows a change only where an update would take it further.
 */
export async function diff(id: string, oldOutputs: Properties, inputs: Properties): Promise<DiffAnswer> {
  const replaces = reasonsToReplace(id, oldOutputs, inputs);
  if (replaces.length > 0) return { changes: true, replaces };
  const settings = argumentNames.filter((name) => !(requestArguments as readonly string[]).includes(name));
  const changed = settings.some((name) => !sameValue(settingOf(oldOutputs, name), settingOf(inputs, name)));
  if (hasUnknowns(argumentsIn(inputs))) return { changes: true };
  if (oldOutputs.status === "ISSUED") return { changes: changed };
  const { standingOf } = await import("./standing.ts");
  const standing = await standingOf(id, oldOutputs, inputs);
  if (standing === "spent") return { changes: true, replaces: ["domainName"] };
  return { changes: changed || standing === "moves" };
}

function reasonsToReplace(id: string, old: Properties, inputs: Properties): string[] {
  const unknown = requestArguments.filter((name) => hasUnknowns(inputs[name]));
  if (unknown.length > 0) return unknown;
  return [
    ...(sameNames(namesIn(old), namesIn(inputs)) ? [] : [nameArgumentOf(old, inputs)]),
    ...(algorithmIn(old) === algorithmIn(inputs) ? [] : ["keyAlgorithm"]),
    ...((old.certificateAuthorityArn ?? undefined) === (inputs.certificateAuthorityArn ?? undefined)
      ? []
      : ["certificateAuthorityArn"]),
    ...(parseCertificateArn(id)?.region === inputs.region ? [] : ["region"]),
  ];
}

/** The engine shows the argument that asks for the replacement, so it has to be one that differs. */
function nameArgumentOf(old: Properties, inputs: Properties): string {
  return old.domainName === inputs.domainName ? "subjectAlternativeNames" : "domainName";
}

function namesIn({ domainName, subjectAlternativeNames }: Properties): readonly string[] {
  const others = Array.isArray(subjectAlternativeNames) ? subjectAlternativeNames.map(String) : [];
  return allNames(String(domainName), others);
}

function algorithmIn({ keyAlgorithm }: Properties): unknown {
  return keyAlgorithm ?? defaultKeyAlgorithm;
}

/** An empty list of tags is none. */
function settingOf(properties: Properties, name: string): unknown {
  const value = properties[name] ?? undefined;
  return name === "tags" ? (value ?? {}) : value;
}
