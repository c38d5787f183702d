import type { Bundle } from "../certificate/bundle.ts";
import type { Certificate } from "../certificate/certificate.ts";
import { validityViolation } from "../certificate/validity.ts";
import { type Violation, violation } from "../errors.ts";
import { ownerOf } from "../provenance.ts";
import type { Consumer } from "../targets/consumer.ts";
import type { Description, Observation, RotationRule, Tags, TargetKind } from "../targets/target.ts";
import { shortForm } from "./live.ts";
import type { Snapshot } from "./snapshot.ts";
import { warningsAbout, warningsAboutRotation } from "./warnings.ts";

/** Everything that decides whether the wanted bundle may go over what is live. */
export interface Rotation {
  readonly kind: TargetKind;
  readonly wanted: Bundle;
  readonly live: Observation;
  readonly liveTags: Tags;
  readonly description: Description | undefined;
  readonly snapshot: Snapshot;
  readonly provenanceId: string;
  /** Owners that count as this resource: its recorded provenance, before a rename. */
  readonly formerProvenanceIds: readonly string[];
  /** SHA-256 of the leaf that this resource put there last; undefined before its first import. */
  readonly recordedFingerprint: string | undefined;
  /** Of the leaf from before, where it may be live as well as that one. */
  readonly previousFingerprint?: string | undefined;
  readonly rollback: "required" | "best-effort";
  readonly onConflict: "refuse" | "overwrite";
  readonly adopt: boolean;
  readonly strict: boolean;
}

/** What refuses, and what only warns. */
export interface Findings {
  readonly violations: readonly Violation[];
  readonly warnings: readonly Violation[];
}

/** With `strict` a warning refuses as well. */
export function judged({ violations, warnings }: Findings, strict: boolean): Findings {
  return strict ? { violations: [...violations, ...warnings], warnings: [] } : { violations, warnings };
}

/** What is to be said of the bundle itself and of what it is for, whatever is live. Needs no cloud. */
export function inspectBundle(kind: TargetKind, bundle: Bundle, consumers: readonly Consumer[], now: Date): Findings {
  const validity = validityViolation(bundle.leaf, "certificate", now);
  const violations = [
    validity,
    ...kind.bundleRules.map((rule) => rule(bundle, now)),
    ...consumers.flatMap(({ rules }) => rules.map((rule) => rule(bundle))),
  ];
  const doubts = consumers.flatMap(({ doubts: each }) => each.map((rule) => rule(bundle)));
  const warnings = [...doubts, ...(validity === undefined ? warningsAbout(bundle, now) : [])];
  return { violations: violations.filter(isViolation), warnings: warnings.filter(isViolation) };
}

function isViolation(found: Violation | undefined): found is Violation {
  return found !== undefined;
}

type LiveRule = (rotation: Rotation) => Violation | undefined;

const importable: LiveRule = ({ description, live }) =>
  description?.notImportable === undefined
    ? undefined
    : violation(
        "TARGET_NOT_IMPORTABLE",
        live.id,
        "a certificate that was imported",
        `one that was not: ${description.notImportable}`,
      );

/** `adopt` takes over once, at the start; who loses a certificate to another stack later has to be told. */
const notAnothers: LiveRule = ({
  liveTags,
  provenanceId,
  formerProvenanceIds,
  recordedFingerprint,
  adopt,
  onConflict,
  live,
}) => {
  const owner = ownerOf(liveTags);
  if (owner === undefined || owner === provenanceId || formerProvenanceIds.includes(owner)) return undefined;
  const isNew = recordedFingerprint === undefined;
  if (isNew ? adopt : onConflict === "overwrite") return undefined;
  const wayOut = isNew ? "adopt: true" : 'onConflict: "overwrite"';
  const expected = `a certificate of this resource (${provenanceId}), or ${wayOut}`;
  return violation("TARGET_OWNED_BY_ANOTHER", live.id, expected, `one that ${owner} manages`);
};

/** Somebody renewed it behind our back, and later than what we bring: theirs is the one to keep. */
const notNewerThanOurs: LiveRule = ({ live, wanted, recordedFingerprint, previousFingerprint, onConflict }) => {
  const ours = [recordedFingerprint, previousFingerprint, wanted.leaf.fingerprint];
  const theirs = !ours.includes(live.leaf.fingerprint);
  return !theirs || onConflict === "overwrite" || live.leaf.notBefore <= wanted.leaf.notBefore
    ? undefined
    : violation(
        "TARGET_HOLDS_NEWER",
        live.id,
        'a live certificate no newer than the one to import, or onConflict: "overwrite"',
        `a newer one that this resource did not put there (${shortForm(live.leaf)})`,
      );
};

const liveRules: readonly LiveRule[] = [importable, notAnothers, notNewerThanOurs];

/** All that stands against the rotation, in order, and what the user should know though it stands not against it. */
export function preflight(rotation: Rotation): Findings {
  const { kind, live, wanted } = rotation;
  const violations = [
    ...liveRules.map((rule) => rule(rotation)),
    ...obstacles(kind.rotationRules, live.leaf, wanted.leaf).map((reason) =>
      violation(
        "ROTATION_REFUSED",
        live.id,
        "a certificate that may go over the live one",
        `one that may not: ${reason}`,
      ),
    ),
  ].filter((each) => each !== undefined);
  const warnings = warningsAboutRotation(live.leaf, wanted.leaf);
  const judgedOnes = judged({ violations, warnings }, rotation.strict);
  const loss = lossOf(rotation);
  if (loss === undefined) return judgedOnes;
  // Whoever asks for best effort has accepted the loss, and is told of it all the same.
  return rotation.rollback === "required"
    ? { ...judgedOnes, violations: [...judgedOnes.violations, loss] }
    : { ...judgedOnes, warnings: [...judgedOnes.warnings, loss] };
}

/** Why the live certificate could not be brought back, or undefined where it could, or need not be. */
function lossOf({ kind, live, wanted, snapshot, rollback }: Rotation): Violation | undefined {
  const orBestEffort = rollback === "required" ? ', or rollback: "best-effort"' : "";
  if (!snapshot.restorable) {
    if (snapshot.nothingToLose) return undefined;
    return violation(
      "ROLLBACK_IMPOSSIBLE",
      "rollbackPrivateKey",
      `the private key of the live certificate (${shortForm(live.leaf)}), so that a failed import can be restored${orBestEffort}`,
      "none, and no key of the state or the new bundle is its",
    );
  }
  const back = obstacles(kind.rotationRules, wanted.leaf, live.leaf);
  // What cannot go over the live certificate at all need not be asked whether it could be taken back.
  if (back.length === 0 || obstacles(kind.rotationRules, live.leaf, wanted.leaf).length > 0) return undefined;
  return violation(
    "ROTATION_ONE_WAY",
    live.id,
    `a rotation that can be taken back${orBestEffort}`,
    `one that cannot: the live certificate could not be imported again, since ${back.join("; and ")}`,
  );
}

function obstacles(rules: readonly RotationRule[], from: Certificate, to: Certificate): string[] {
  return rules.flatMap((rule) => rule(from, to)?.reason ?? []);
}
