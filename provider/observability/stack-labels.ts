export interface StackLabels {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
}

/**
 * Whose metrics a certificate's are. A provenance id that the user chose does not tell the stack; then it stands for one
 * of its own, so that no two stacks ever share their counters.
 */
export function stackOf(provenanceId: string): StackLabels {
  const [organization, project, stack, name, ...more] = provenanceId.split("/");
  if (organization === undefined || project === undefined || stack === undefined) return ownStack(provenanceId);
  return name === undefined || more.length > 0 ? ownStack(provenanceId) : { organization, project, stack };
}

function ownStack(stack: string): StackLabels {
  return { organization: "", project: process.env.PULUMI_PROJECT ?? "", stack };
}
