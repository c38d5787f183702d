import { messageOf } from "../errors.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import { PartialFailure } from "../pulumi/failures.ts";
import { connectRegion } from "../targets/acm/client.ts";
import { connect } from "../targets/acm/target.ts";
import { bringToIssue } from "./bring-to-issue.ts";
import { find } from "./find.ts";
import { outputsOf } from "./outputs.ts";
import { Progress } from "./progress.ts";
import { request, UnseenError } from "./request.ts";
import { thisRun } from "./this-run.ts";
import { type Wanted, wantedFrom } from "./wanted.ts";

/** Takes up, reuses or requests a certificate, and brings it to its issue. */
export async function create(inputs: Properties): Promise<{ readonly id: string; readonly outputs: object }> {
  const wanted = wantedFrom(inputs);
  const { progress, preexisting } = await start(inputs, wanted);
  await carryOn(inputs, progress, wanted, preexisting);
  return { id: progress.observed.arn, outputs: outputsOf(inputs, progress, preexisting) };
}

interface Start {
  readonly progress: Progress;
  /** Not requested by this resource: then it is retained. */
  readonly preexisting: boolean;
}

async function start(inputs: Properties, wanted: Wanted): Promise<Start> {
  const { region, identity } = wanted;
  const connection = connectRegion(region, identity);
  const { ours, reusable, spent } = await find(connection, connect({ region, ...identity }), wanted);
  if (ours !== undefined) {
    thisRun.noteTakenUp(ours.arn);
    return { progress: new Progress(connection, ours), preexisting: false };
  }
  if (reusable !== undefined) {
    wanted.note(`reusing ${reusable.arn} (${reusable.status}); it is left as it is, tags included, and retained`);
    return { progress: new Progress(connection, reusable), preexisting: true };
  }
  try {
    const requested = await request(connection, wanted, spent);
    thisRun.noteNeed();
    wanted.note(`requested ${requested.arn} for ${wanted.names.join(", ")}`);
    return { progress: new Progress(connection, requested), preexisting: false };
  } catch (error) {
    if (!(error instanceof UnseenError)) throw error;
    throw new PartialFailure(error.message, error.arn, { ...inputs, certificateArn: error.arn, preexisting: false });
  }
}

/** A failure from here on leaves a certificate behind: it goes into the state, and the next run goes on with it. */
export async function carryOn(
  inputs: Properties,
  progress: Progress,
  wanted: Wanted,
  preexisting: boolean,
): Promise<void> {
  try {
    await bringToIssue(progress, wanted);
  } catch (error) {
    throw new PartialFailure(messageOf(error), progress.observed.arn, outputsOf(inputs, progress, preexisting));
  }
}
