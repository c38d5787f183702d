import type { Series } from "./figure.ts";
import type { Measured } from "./phases.ts";
import type { Section } from "./sections.ts";

interface FloorFigures {
  readonly target: string;
  readonly count: number;
  readonly floor: Readonly<Record<string, number>>;
  readonly measured: readonly Measured[];
}

interface VersusFigures {
  readonly count: number;
  readonly quotas: boolean;
  readonly theirs: readonly Measured[];
}

/** Ours, the quotas' floor and Terraform's, for a create under ACM's quotas, from the sections that were run. */
export function seriesOf(sections: readonly Section[]): Series[] {
  const floors = sections.map(({ figures }) => figures as FloorFigures).filter(({ target }) => target === "ACM");
  const versus = sections.map(({ figures }) => figures as VersusFigures).filter(({ quotas }) => quotas === true);
  const creates = (measured: readonly Measured[]) => measured.find(({ phase }) => phase === "create");
  return [
    {
      name: "pulumi-certificates",
      points: floors.map((each) => ({ count: each.count, seconds: creates(each.measured)?.serviceSeconds ?? 0 })),
    },
    { name: "least possible", points: floors.map(({ count, floor }) => ({ count, seconds: floor.create ?? 0 })) },
    {
      name: "Terraform",
      points: versus.map(({ count, theirs }) => ({ count, seconds: creates(theirs)?.seconds ?? 0 })),
    },
  ].filter(({ points }) => points.length > 0);
}
