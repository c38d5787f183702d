/**
 * Every error code of this package, in one closed union: a program can switch on it and the compiler says which
 * codes it forgot. Names say what is wrong with the input or the world, never which function noticed.
 */
export type ErrorCode =
  // what the user gave: certificate, chain, key
  | "CERTIFICATE_MISSING"
  | "CERTIFICATE_UNREADABLE"
  | "CERTIFICATE_TOO_LARGE"
  | "CERTIFICATE_EXPIRED"
  | "CERTIFICATE_NOT_YET_VALID"
  | "CERTIFICATE_IS_SOMETHING_ELSE"
  | "CERTIFICATE_UNSUPPORTED"
  | "CERTIFICATE_AMBIGUOUS"
  | "CHAIN_INCOMPLETE"
  | "CHAIN_UNRELATED"
  | "CHAIN_TOO_LONG"
  | "PRIVATE_KEY_MISSING"
  | "PRIVATE_KEY_AMBIGUOUS"
  | "PRIVATE_KEY_UNREADABLE"
  | "PRIVATE_KEY_TOO_LARGE"
  | "PRIVATE_KEY_UNSUPPORTED"
  | "PRIVATE_KEY_MISPLACED"
  | "PRIVATE_KEY_MISMATCH"
  | "PASSPHRASE_MISSING"
  | "PASSPHRASE_WRONG"
  | "PFX_UNREADABLE"
  | "CSR_UNREADABLE"
  // the other arguments
  | "ARGUMENT_INVALID"
  | "NAMES_TOO_MANY"
  | "CERTIFICATES_TOO_MANY"
  | "CERTIFICATE_NOT_FOUND"
  | "TAG_INVALID"
  | "TAG_RESERVED"
  | "TAGS_TOO_MANY"
  // what the target holds stands against it
  | "TARGET_ABSENT"
  | "TARGET_SOFT_DELETED"
  | "TARGET_NOT_IMPORTABLE"
  | "TARGET_OWNED_BY_ANOTHER"
  | "TARGET_HOLDS_NEWER"
  | "ROTATION_REFUSED"
  | "ROTATION_ONE_WAY"
  | "ROLLBACK_IMPOSSIBLE"
  // what a private CA, or the certificate to be exported, stands against
  | "AUTHORITY_NOT_ACTIVE"
  | "VALIDITY_TOO_LONG"
  | "EXPORT_REFUSED"
  // what the certificate is for
  | "CONSUMER_UNKNOWN"
  | "CONSUMER_UNSUITED"
  // what only warns, unless `strict` is set
  | "CERTIFICATE_EXPIRES_SOON"
  | "CERTIFICATE_ENDS_EARLIER"
  | "NAMES_LOST"
  | "SIGNATURE_WEAK"
  | "ISSUER_KEY_DIFFERS";

/** One thing that is wrong with an input. `message` reads *path: expected X, received Y* and never shows a value that may be secret. */
export interface Violation {
  readonly code: ErrorCode;
  /** Where in the resource's arguments, e.g. `privateKey` or `acm.tags["env"]`. */
  readonly path: string;
  readonly message: string;
}

/** Puts a violation into the one form that all messages of this package have. */
export function violation(code: ErrorCode, path: string, expected: string, received: string): Violation {
  return { code, path, message: `${path}: expected ${expected}, received ${received}` };
}

/** All violations, one a line. */
export function violationsText(violations: readonly Violation[]): string {
  return violations.map((each) => each.message).join("\n");
}

/** Thrown where input is refused; carries every violation found, not only the first. */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";
  readonly violations: readonly [Violation, ...Violation[]];

  constructor(violations: readonly [Violation, ...Violation[]]) {
    super(violationsText(violations));
    this.violations = violations;
  }

  /** The first violation's code: what to switch on where only one is expected. */
  get code(): ErrorCode {
    return this.violations[0].code;
  }
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Throws `InvalidInputError` with all of them, where there are any. */
export function refuse(violations: readonly Violation[]): void {
  const [first, ...more] = violations;
  if (first !== undefined) throw new InvalidInputError([first, ...more]);
}
