/** What the engine process tells the process that started it: JSON, one report a line, on its standard output. */
import type { Diagnostic, Step } from "../engine.ts";

export type Report =
  | { readonly kind: "diagnostic"; readonly diagnostic: Diagnostic }
  | { readonly kind: "step-began"; readonly key: number; readonly step: Omit<Step, "outcome"> }
  /** `op` is given where the outcome names the step anew: a refresh finds "same", "update" or "delete". */
  | { readonly kind: "step-ended"; readonly key: number; readonly outcome: "done" | "failed"; readonly op?: string }
  | { readonly kind: "ended"; readonly succeeded: boolean };

export class Reporter {
  readonly #write: (report: Report) => void;
  #steps = 0;

  constructor(write: (report: Report) => void) {
    this.#write = write;
  }

  info(message: string, urn?: string): void {
    this.#diagnostic("info", message, urn);
  }

  warning(message: string, urn?: string): void {
    this.#diagnostic("warning", message, urn);
  }

  error(message: string, urn?: string): void {
    this.#diagnostic("error", message, urn);
  }

  /** Returns the function that reports the step's end. */
  step(
    op: string,
    urn: string,
    replaceKeys: readonly string[] = [],
  ): (outcome: "done" | "failed", op?: string) => void {
    const key = this.#steps++;
    const [, , type = "", name = ""] = urn.split("::");
    const resourceType = type.split("$").at(-1) ?? type;
    this.#write({ kind: "step-began", key, step: { op, urn, type: resourceType, name, replaceKeys } });
    return (outcome, found) =>
      this.#write({ kind: "step-ended", key, outcome, ...(found === undefined ? {} : { op: found }) });
  }

  ended(succeeded: boolean): void {
    this.#write({ kind: "ended", succeeded });
  }

  #diagnostic(severity: Diagnostic["severity"], message: string, urn?: string): void {
    this.#write({ kind: "diagnostic", diagnostic: { severity, message, ...(urn ? { urn } : {}) } });
  }
}
