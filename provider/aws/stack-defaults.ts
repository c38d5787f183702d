/** What `pulumi config set aws:region …` and `aws:profile` say for the whole stack, where the arguments say nothing. */
export function stackDefaults(
  configuration: { get(key: string): string | undefined },
  args: { readonly region?: unknown; readonly certificateArn?: unknown; readonly profile?: unknown },
): { region?: string; profile?: string } {
  const region =
    args.region === undefined && args.certificateArn === undefined ? configuration.get("region") : undefined;
  const profile = args.profile === undefined ? configuration.get("profile") : undefined;
  return { ...(region && { region }), ...(profile && { profile }) };
}
