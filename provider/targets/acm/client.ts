import { ACMClient } from "@aws-sdk/client-acm";
import { type Connection, connector } from "../../aws/connection.ts";
import { type AcmArguments, regionOf } from "./arguments.ts";
import { type AcmOperation, requestsPerSecond } from "./quotas.ts";

/** One account and region, as seen with one set of credentials. */
export type AcmConnection = Connection<ACMClient, AcmOperation>;

/** AWS Certificate Manager in a region, for whoever knows the region and the identity. */
export const connectRegion = connector<ACMClient, AcmOperation>({
  name: "acm",
  requestsPerSecond,
  writes: [
    "ImportCertificate",
    "RequestCertificate",
    "UpdateCertificateOptions",
    "AddTagsToCertificate",
    "RemoveTagsFromCertificate",
    "DeleteCertificate",
  ],
  // An import whose answer was lost is told to the transaction, which looks before it acts; all else may be repeated, a
  // request because of its idempotency token.
  notRepeatable: ["ImportCertificate"],
  newClient: (settings) => new ACMClient(settings),
});

/** The connection for these arguments. */
export function connectAcm(args: AcmArguments): AcmConnection {
  return connectRegion(regionOf(args), args);
}
