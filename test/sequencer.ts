import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The simulation keeps a core busy, and most other tests wait for processes: side by side they take less time than one
 * after the other. So each of its files comes with two others.
 */
export default class InterleavingSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const busy = sorted.filter(isBusy);
    const waiting = sorted.filter((file) => !isBusy(file));
    return [...busy.flatMap((file) => [file, ...waiting.splice(0, 2)]), ...waiting];
  }
}

function isBusy({ moduleId }: TestSpecification): boolean {
  return moduleId.includes("/simulation/");
}
