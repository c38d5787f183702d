import { plainJson } from "./plain-json.ts";

/** The object was made or changed, but not as wanted: the engine saves `outputs` and runs an update next time. */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  readonly resourceId: string;
  readonly outputs: object;

  constructor(message: string, resourceId: string, outputs: object) {
    super(message);
    this.resourceId = resourceId;
    this.outputs = outputs;
  }
}

/**
 * What is thrown at the engine in place of `error`. The SDK takes any truthy `id` on an error for a partial failure, and
 * prints the stack of what `check`, `diff`, `read` and `delete` throw; so only what is meant gets through.
 */
export function engineError(error: unknown, inputs: Readonly<Record<string, unknown>>): Error {
  if (error instanceof PartialFailure) {
    // Without `__provider` in them the next delete would find no code to run.
    const properties = plainJson({ ...error.outputs, __provider: inputs.__provider });
    return Object.assign(quiet(error.message), { id: error.resourceId, properties, reasons: [error.message] });
  }
  return quiet(error instanceof Error ? error.message : String(error));
}

function quiet(message: string): Error {
  const error = new Error(message);
  error.stack = "see the error of the resource itself";
  error.toString = () => "pulumi-certificates";
  return error;
}
