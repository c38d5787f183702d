import { createHash } from "node:crypto";
import { type Violation, violation } from "./errors.ts";
import type { Tags } from "./targets/target.ts";

/** Says that this package put the certificate there; a certificate without it was imported by something else. */
export const managedByTag = "pulumi-certificates-managed-by";
/** Says which resource of which stack the certificate belongs to. */
export const certificateIdTag = "pulumi-certificates-certificate-id";

const managedBy = "pulumi-certificates";

/** The two tags that every certificate of ours carries. */
export function provenanceTags(provenanceId: string): Tags {
  return { [managedByTag]: managedBy, [certificateIdTag]: provenanceId };
}

/** `organization/project/stack/name`, with what no tag value may hold written as its code point in hex between `=`. */
export function defaultProvenanceId(organization: string, project: string, stack: string, name: string): string {
  return shortened([organization, project, stack, name].map(tagText).join("/"));
}

/** Source: ACM API Reference, type Tag: a value has at most 256 characters. Key Vault allows as many. */
const tagValueCharacters = 256;
const digestCharacters = 32;

/** Names that together are too long for a tag keep their beginning, and a digest of the whole tells them apart. */
function shortened(id: string): string {
  if (id.length <= tagValueCharacters) return id;
  const digest = createHash("sha256").update(id).digest("hex").slice(0, digestCharacters);
  return `${id.slice(0, tagValueCharacters - digestCharacters - 1)}=${digest}`;
}

function tagText(text: string): string {
  return text.replace(/[^\p{L}\p{Z}\p{N}_.:+\-@]/gu, (character) => `=${character.codePointAt(0)?.toString(16)}=`);
}

/** Whose certificate it is, as far as its tags tell. */
export function ownerOf(tags: Tags): string | undefined {
  return tags[managedByTag] === managedBy ? tags[certificateIdTag] : undefined;
}

/** A user's tag of either name would make somebody else's certificate look like ours, or ours like nobody's. */
export function reservedTagViolations(tags: Tags, path: string): Violation[] {
  return [managedByTag, certificateIdTag]
    .filter((key) => key in tags)
    .map((key) =>
      violation("TAG_RESERVED", `${path}["${key}"]`, "a tag that this package does not set itself", "one that it does"),
    );
}
