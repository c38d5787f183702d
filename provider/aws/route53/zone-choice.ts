/** A public hosted zone. */
export interface HostedZone {
  /** Without `/hostedzone/`. */
  readonly id: string;
  /** Lower case, without the last dot. */
  readonly name: string;
}

/**
 * The most specific zones that a record belongs into: those with the longest name that is a suffix of the record's name,
 * label by label (`notexample.com` is not under `example.com`). More than one where several have that same name.
 */
export function mostSpecificZones(recordName: string, zones: readonly HostedZone[]): readonly HostedZone[] {
  const record = labelsOf(recordName);
  const above = zones.filter(({ name }) => isSuffix(labelsOf(name), record));
  const longest = Math.max(0, ...above.map(({ name }) => labelsOf(name).length));
  return above.filter(({ name }) => labelsOf(name).length === longest);
}

/** A name of DNS in the form that two of them can be compared in (RFC 4343: without regard to case). */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

function labelsOf(name: string): readonly string[] {
  return plainName(name).split(".");
}

function isSuffix(suffix: readonly string[], labels: readonly string[]): boolean {
  const offset = labels.length - suffix.length;
  return offset >= 0 && suffix.every((label, index) => label === labels[offset + index]);
}
