import { type ErrorCode, InvalidInputError, violation } from "../errors.ts";

/** What a reader of this folder throws: `message` says what was received, in words, without any of its bytes. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

/** An InvalidInputError with one violation, ready to be thrown. */
export function refusal(code: ErrorCode, path: string, expected: string, received: string): InvalidInputError {
  return new InvalidInputError([violation(code, path, expected, received)]);
}

/** Runs a reader that knows neither path nor code, and gives its complaint both. */
export function readOrRefuse<T>(code: ErrorCode, path: string, expected: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) throw refusal(code, path, expected, error.message);
    throw error;
  }
}
