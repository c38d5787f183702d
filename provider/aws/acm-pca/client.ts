import { ACMPCAClient } from "@aws-sdk/client-acm-pca";
import { type Connection, connector } from "../connection.ts";
import { type AcmPcaOperation, requestsPerSecond } from "./quotas.ts";

/** AWS Private CA in one account and region, as seen with one set of credentials. */
export type AcmPcaConnection = Connection<ACMPCAClient, AcmPcaOperation>;

/** AWS Private CA in a region, for whoever knows the region and the identity. */
export const connectAcmPca = connector<ACMPCAClient, AcmPcaOperation>({
  name: "acm-pca",
  requestsPerSecond,
  writes: ["IssueCertificate", "RevokeCertificate"],
  // IssueCertificate has an idempotency token, and a second revocation is answered as such: all may be repeated.
  notRepeatable: [],
  newClient: (settings) => new ACMPCAClient(settings),
});
