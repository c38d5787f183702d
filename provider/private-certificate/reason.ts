import { endIsFixed, renewalReason } from "./renewal.ts";
import { changedParts, type Request } from "./request.ts";
import type { State } from "./state.ts";

/** Why a certificate is to be issued now, or undefined where the one in the state is right. */
export function reasonToIssue(
  { request, lifetime, pending }: State,
  wanted: Request,
  renewBeforeDays: number | undefined,
  now: Date,
): string | undefined {
  if (pending !== undefined) return "the last run failed before it had the certificate";
  if (request === undefined || lifetime === undefined) return "there is none yet";
  const changed = changedParts(request, wanted);
  if (changed.length > 0) return `${changed.join(" and ")} changed`;
  return endIsFixed(wanted, lifetime) ? undefined : renewalReason(lifetime, renewBeforeDays, now);
}
