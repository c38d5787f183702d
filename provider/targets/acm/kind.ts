import * as v from "../../schema.ts";
import type { TargetChoice, TargetKind } from "../target.ts";
import { type AcmArguments, acmArguments, regionOf } from "./arguments.ts";
import { parseCertificateArn } from "./arn.ts";
import { consumersOf } from "./consumers.ts";
import { bundleRules, rotationRules, tagViolations } from "./rules.ts";

/** AWS Certificate Manager, without its SDK: that is loaded by `connect`. */
export const acm: TargetKind = {
  argument: "acm",
  capabilities: { tagsOnReimport: false, idCanBeRefilled: false, removalLeavesNoTrace: true },
  schema: v.pipe(acmArguments, v.transform(choiceOf)),
  bundleRules,
  rotationRules,
  tagViolations,
  outputsOfId: (id) => ({ certificateArn: id }),
};

function choiceOf(args: AcmArguments): TargetChoice {
  const { certificateArn, tags = {} } = args;
  return {
    place: certificateArn === undefined ? { kind: "assigned" } : { kind: "pinned", id: certificateArn },
    tags,
    // Pinning the ARN that the resource already has, or dropping the pin, moves nothing.
    isAt: (id) => (certificateArn ?? id) === id && parseCertificateArn(id)?.region === regionOf(args),
    consumers: consumersOf(args),
    async connect() {
      const { connect } = await import("./target.ts");
      return connect(args);
    },
  };
}
