import { AwsError } from "../aws/aws-error.ts";
import { requireCertificateArn } from "./arn.ts";
import { type Operation, writableExisting } from "./context.ts";
import { consumersOf } from "./read-certificate.ts";

export const deleteCertificate: Operation = (request, context) => {
  const arn = request.arn();
  request.finish();
  const certificate = writableExisting(requireCertificateArn(arn), context);
  if (consumersOf(certificate, context).length > 0) {
    const text = `Certificate ${arn} in account ${certificate.account} is in use.`;
    throw new AwsError("ResourceInUseException", text);
  }
  context.store.delete(arn);
  return { output: undefined, arn };
};
