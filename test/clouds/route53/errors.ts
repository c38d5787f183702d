import { AwsError } from "../aws/aws-error.ts";

export function invalidInput(message: string): AwsError {
  return new AwsError("InvalidInput", message);
}

/** Several faults of a batch are told at once, in brackets. */
export function invalidChangeBatch(messages: readonly string[]): AwsError {
  return new AwsError("InvalidChangeBatch", `[${messages.join(", ")}]`);
}

export function noSuchHostedZone(id: string): AwsError {
  return new AwsError("NoSuchHostedZone", `No hosted zone found with ID: ${id}`, 404);
}

export function noSuchChange(id: string): AwsError {
  return new AwsError("NoSuchChange", `Could not find resource with ID: ${id}`, 404);
}

/** What another account's zone answers, whatever the caller's own policies allow. */
export function notYours(callerArn: string): AwsError {
  return new AwsError("AccessDeniedException", `User: ${callerArn} is not authorized to access this resource`);
}

export function throttling(): AwsError {
  return new AwsError("Throttling", "Rate exceeded");
}
