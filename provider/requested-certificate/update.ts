import { UpdateCertificateOptionsCommand } from "@aws-sdk/client-acm";
import { provenanceTags } from "../provenance.ts";
import type { Properties } from "../pulumi/dynamic-provider.ts";
import { connectRegion } from "../targets/acm/client.ts";
import { connect } from "../targets/acm/target.ts";
import { ensureTags } from "../targets/tags.ts";
import type { Tags } from "../targets/target.ts";
import { observe } from "./certificate.ts";
import { carryOn } from "./create.ts";
import { outputsOf, placedIn } from "./outputs.ts";
import { Progress } from "./progress.ts";
import { type Wanted, wantedFrom } from "./wanted.ts";

/** Puts tags and options right, and takes a certificate that is not issued yet further. */
export async function update(id: string, oldOutputs: Properties, inputs: Properties): Promise<object> {
  const wanted = wantedFrom(inputs);
  const preexisting = oldOutputs.preexisting === true;
  const connection = connectRegion(wanted.region, wanted.identity);
  const observed = await observe(connection, id);
  if (observed === undefined) throw new Error(`${id} is gone: run pulumi refresh, then pulumi up requests another one`);
  const progress = new Progress(connection, observed, placedIn(oldOutputs));
  // What others made is theirs to describe.
  if (!preexisting) {
    const target = connect({ region: wanted.region, ...wanted.identity });
    await ensureTags(target, id, { wanted: wanted.tags, recorded: recordedTags(oldOutputs) });
    await ensureOptions(progress, wanted);
  }
  await carryOn(inputs, progress, wanted, preexisting);
  return outputsOf(inputs, progress, preexisting);
}

async function ensureOptions({ connection, observed }: Progress, { transparencyLogging }: Wanted): Promise<void> {
  if (transparencyLogging === undefined || observed.transparencyLogging === transparencyLogging) return;
  await connection.call("UpdateCertificateOptions", (client) =>
    client.send(
      new UpdateCertificateOptionsCommand({
        CertificateArn: observed.arn,
        Options: { CertificateTransparencyLoggingPreference: transparencyLogging ? "ENABLED" : "DISABLED" },
      }),
    ),
  );
}

/** What the last run set: only these may be removed. */
function recordedTags({ tags, provenanceId }: Properties): Tags {
  const own = typeof tags === "object" && tags !== null ? (tags as Tags) : {};
  return { ...own, ...(typeof provenanceId === "string" && provenanceTags(provenanceId)) };
}
