import * as pulumi from "@pulumi/pulumi";
import { defaultProvenanceId } from "../provenance.ts";

/** The provenance of a resource of the program that runs, by the resource's name. */
export function stackProvenanceId(name: string): string {
  return defaultProvenanceId(pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), name);
}
