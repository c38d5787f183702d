import { ownerOf } from "../provenance.ts";
import { certificateJson } from "./certificate-view.ts";
import { type Inspection, type Known, problemsOf, warningsOf } from "./inspection.ts";

/** An inspection for scripts. Nothing of a private key is in it. What could not be found out is null, with the reason beside it. */
export function inspectionJson(inspection: Inspection, now: Date): object {
  const { id, target, live, tags, consumers, notImportable, agreement, restorable } = inspection;
  const problems = problemsOf(inspection, now);
  return {
    ok: problems.length === 0,
    problems,
    warnings: warningsOf(inspection, now),
    id,
    target: target.title,
    live: live !== undefined,
    certificate: live === undefined ? null : certificateJson(live.leaf, now),
    enabled: live?.enabled ?? null,
    chain: live?.chain?.map((each) => certificateJson(each, now)) ?? null,
    owner: "value" in tags ? (ownerOf(tags.value) ?? null) : null,
    tags: orNull(tags),
    ...reason("tagsUnknown", tags),
    consumers: orNull(consumers),
    ...reason("consumersUnknown", consumers),
    ...(notImportable !== undefined && { notImportable }),
    stack:
      agreement === undefined
        ? null
        : {
            name: agreement.resource.stack,
            resource: agreement.resource.name,
            urn: agreement.resource.urn,
            agrees: agreement.agrees,
            liveIs: agreement.liveIs,
            importedFingerprint: agreement.state.importedFingerprint ?? null,
            previousFingerprint: agreement.state.previousFingerprint ?? null,
            certain: agreement.state.certain,
            lastFailure: agreement.resource.initErrors.join("\n") || null,
          },
    restorable: restorable ?? null,
  };
}

function orNull<T>(known: Known<T>): T | null {
  return "value" in known ? known.value : null;
}

function reason(name: string, known: Known<unknown>): object {
  return "unknown" in known ? { [name]: known.unknown } : {};
}
