import type { ListedCertificate, ListingProgress } from "../targets/inventory.ts";
import { isTargetError } from "../targets/target-error.ts";

/** Somewhere to list: a region or a vault. */
export interface Place {
  /** "eu-west-1", "prod.vault.azure.net". */
  readonly name: string;
  list(onProgress: (progress: ListingProgress) => void): Promise<readonly ListedCertificate[]>;
}

/** What was found, and where nothing could be. */
export interface Gathered {
  /** Soonest expiry first; those that were never issued last. */
  readonly certificates: readonly ListedCertificate[];
  readonly failures: readonly { readonly place: string; readonly message: string }[];
}

/** Lists all places at once: quotas are counted for each. One that fails does not keep the others from being shown. */
export async function gather(places: readonly Place[], onProgress: (text: string) => void): Promise<Gathered> {
  const progress = new Map<string, ListingProgress>();
  const results = await Promise.all(
    places.map((place) =>
      listed(place, (seen) => {
        progress.set(place.name, seen);
        onProgress([...progress].map(progressText).join("   "));
      }),
    ),
  );
  return {
    certificates: results.flatMap(({ certificates }) => certificates).sort(bySoonestEnd),
    failures: results.flatMap(({ failure }) => failure ?? []),
  };
}

interface Result {
  readonly certificates: readonly ListedCertificate[];
  readonly failure?: { readonly place: string; readonly message: string };
}

async function listed({ name, list }: Place, onProgress: (progress: ListingProgress) => void): Promise<Result> {
  try {
    return { certificates: await list(onProgress) };
  } catch (error) {
    if (!isTargetError(error)) throw error;
    return { certificates: [], failure: { place: name, message: error.message } };
  }
}

function progressText([place, { read, total }]: [string, ListingProgress]): string {
  return total === undefined ? `${place}: listed ${read}` : `${place}: read ${read} of ${total}`;
}

function bySoonestEnd(one: ListedCertificate, other: ListedCertificate): number {
  const [first, second] = [one, other].map(({ notAfter }) => notAfter?.getTime() ?? Number.POSITIVE_INFINITY);
  if (first === second) return one.name < other.name ? -1 : Number(one.name > other.name);
  return (first ?? 0) - (second ?? 0);
}
