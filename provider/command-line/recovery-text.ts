import type { Certificate } from "../certificate/certificate.ts";
import type { Assessment } from "../imported-certificate/assess.ts";
import { holds } from "../imported-certificate/live.ts";
import type { Look } from "../imported-certificate/look.ts";
import type { DeploymentRequest } from "../imported-certificate/request.ts";
import { daysText } from "./days.ts";
import type { RecoveryBundle } from "./recovery-bundle.ts";
import type { RecordedResource } from "./stack-state.ts";
import { fields } from "./table.ts";
import { paint, plain } from "./terminal.ts";

export interface RecoveryPlan {
  readonly resource: RecordedResource;
  readonly request: DeploymentRequest;
  readonly found: RecoveryBundle;
  readonly seen: Look | undefined;
  readonly assessment: Assessment | undefined;
  readonly now: Date;
}

/** What is live, and what will be done to it. */
export function plan({ resource, request, found, seen, assessment, now }: RecoveryPlan): string {
  const { wanted, target, settings } = request;
  const already = seen !== undefined && holds(seen.live, wanted);
  const { timeoutSeconds, endpoints } = settings.verify;
  const edges = endpoints.map(({ host, port = 443 }) => `${host}:${port}`).join(", ");
  const steps: [string, string | string[]][] = already
    ? [["to do", "nothing: it is live already, chain included"]]
    : [
        [
          "by",
          `a re-import at the same id, read back within ${timeoutSeconds} s${edges === "" ? "" : `, then served by ${edges}`}`,
        ],
        ["if it fails", restoration(assessment)],
      ];
  return [
    paint("bold", `${plain(resource.name)} (${plain(resource.urn)})`),
    fields([
      ["where", [target.title, plain(resource.id)]],
      ["live now", seen === undefined ? "nothing" : certificateLines(seen.live.leaf, whatIsLive(seen, request), now)],
      ["to be live", certificateLines(wanted.leaf, `from ${found.source}`, now)],
      ...steps,
    ]),
  ].join("\n");
}

function certificateLines(leaf: Certificate, what: string, now: Date): string[] {
  return [
    `SHA-256 ${leaf.fingerprint}`,
    `${leaf.subjectAlternativeNames.map(plain).join(", ")}; until ${leaf.notAfter.toISOString()}, ${daysText(leaf, now)}`,
    what,
  ];
}

function whatIsLive({ live }: Look, { recorded }: DeploymentRequest): string {
  const { fingerprint } = live.leaf;
  if (fingerprint === recorded?.fingerprint) return "what the last run imported";
  if (fingerprint === recorded?.previousFingerprint) return "what was there before the last run";
  return "one that the stack does not know";
}

function restoration(assessment: Assessment | undefined): string {
  if (assessment === undefined) return "nothing is lost: nothing is there";
  const { snapshot } = assessment;
  return snapshot.restorable
    ? `what is live now is restored, with the key from ${snapshot.keySource}`
    : `what is live now cannot be restored: ${snapshot.reason}`;
}

/** What a person has to do next. */
export function afterwards({ name }: RecordedResource, { wanted, recorded }: DeploymentRequest): string {
  const known = [recorded?.fingerprint, recorded?.previousFingerprint].includes(wanted.leaf.fingerprint);
  const bringing = known
    ? `To keep what is live, let the program bring this certificate for ${name} again first; otherwise, once what made the run fail is mended, the next \`pulumi up\` imports the one that the program brings.`
    : `The stack does not know this certificate yet: let the program bring it, with its private key, for ${name}.`;
  return [
    `next      run \`pulumi up\`: the state still says what the failed run left, and \`up\` looks at what is live and records it.`,
    `          ${bringing}`,
  ].join("\n");
}
