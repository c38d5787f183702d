/** What every operation needs: its surroundings, how it stops early, how a step is run and its failure told. */
import { Stopped } from "./monitor.ts";
import { PartialFailure, type Provider } from "./provider.ts";
import type { Reporter } from "./reports.ts";
import type { Snapshot } from "./snapshot.ts";
import type { PendingOperation, ResourceState } from "./stack-file.ts";

export class Operation {
  readonly reporter: Reporter;
  readonly snapshot: Snapshot;
  readonly isPreview: boolean;
  readonly #providers: (type: string) => Promise<Provider>;
  readonly #running = new Set<Promise<unknown>>();
  #stopped = false;
  #stepFailed = false;

  constructor(surroundings: {
    readonly reporter: Reporter;
    readonly snapshot: Snapshot;
    readonly isPreview: boolean;
    readonly providers: (type: string) => Promise<Provider>;
  }) {
    this.reporter = surroundings.reporter;
    this.snapshot = surroundings.snapshot;
    this.isPreview = surroundings.isPreview;
    this.#providers = surroundings.providers;
  }

  /** The operation has failed, or was cancelled: nothing new begins. */
  get stopped(): boolean {
    return this.#stopped;
  }

  get stepFailed(): boolean {
    return this.#stepFailed;
  }

  /** @throws Error for a type that the stand-in does not know */
  provider(type: string): Promise<Provider> {
    return this.#providers(type);
  }

  /** What runs goes on to its end; nothing new begins. */
  stop(): void {
    this.#stopped = true;
  }

  /** Tells the user, and stops the operation. */
  fail(message: string, urn?: string): void {
    this.reporter.error(message, urn);
    this.stop();
  }

  /** The same for what a step's provider threw. */
  failStep(error: unknown, urn: string): void {
    this.#stepFailed = true;
    this.fail(messageOf(error), urn);
  }

  /** @throws Stopped once the operation has stopped */
  proceed(): void {
    if (this.#stopped) throw new Stopped("the operation has stopped");
  }

  /**
   * One step: told, recorded as pending while it runs, its failure told once. `run` asks the provider and puts into the
   * snapshot what came of it, which is saved afterwards.
   *
   * @throws Stopped after a failure
   */
  async step<Result>(
    { op, resource, replaceKeys = [] }: { op: string; resource: ResourceState; replaceKeys?: readonly string[] },
    pending: PendingOperation["type"] | undefined,
    run: () => Promise<Result>,
  ): Promise<Result> {
    this.proceed();
    const ended = this.reporter.step(op, resource.urn, replaceKeys);
    const settle = pending === undefined || this.isPreview ? () => {} : this.snapshot.begin(pending, resource);
    const running = run().finally(settle);
    this.#running.add(running);
    try {
      const result = await running;
      ended("done");
      return result;
    } catch (error) {
      ended("failed");
      this.failStep(error, resource.urn);
      throw new Stopped("a step has failed");
    } finally {
      this.#running.delete(running);
    }
  }

  /** Until every step that has begun is over. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof PartialFailure)) return error instanceof Error ? error.message : String(error);
  const count = error.reasons.length === 1 ? "1 error" : `${error.reasons.length} errors`;
  return [`${count} occurred:`, ...error.reasons.map((reason) => `\t* ${reason}`)].join("\n");
}
