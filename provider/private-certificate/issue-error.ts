import type { PrivateKey } from "../certificate/private-key.ts";
import { messageOf } from "../errors.ts";
import type { Request } from "./request.ts";

/** A certificate was issued, or may have been, and could not be had, or is not what was asked for. */
export class IssueError extends Error {
  override readonly name = "IssueError";
  /** Undefined: the answer was lost for good. */
  readonly certificateArn: string | undefined;
  readonly request: Request;
  readonly privateKey: PrivateKey;

  constructor(certificateArn: string | undefined, request: Request, privateKey: PrivateKey, reason: unknown) {
    super(messageOf(reason));
    this.certificateArn = certificateArn;
    this.request = request;
    this.privateKey = privateKey;
  }

  /**
   * What failed, what there is now, what to do.
   *
   * @param live the ARN of the certificate from before
   */
  text(live: string | undefined): string {
    const { certificateArn, message } = this;
    return [
      certificateArn === undefined
        ? "It is not known whether the certificate was issued."
        : `The certificate ${certificateArn} was issued, but cannot be used.`,
      `  failed: ${message}`,
      `  live now: ${live === undefined ? "no certificate of this resource" : `${live}, as before this run`}`,
      certificateArn === undefined
        ? "  to do: run `pulumi up` again; within five minutes it is given the same certificate"
        : "  to do: run `pulumi up` again; with the same arguments it takes up this certificate and has no other issued",
    ].join("\n");
  }
}
