import { type StartedAws, startLocalAws } from "../clouds/aws/index.ts";
import type { PcaUnderTest } from "./pca-suite.ts";

/** The strict local Private CA. */
export function localPcaCloud(): PcaUnderTest {
  let cloud: StartedAws;
  return {
    name: "local AWS",
    region: "eu-west-1",
    async start() {
      cloud = await startLocalAws();
      Object.assign(process.env, cloud.env, { PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000" });
    },
    stop: () => cloud.close(),
    createRoot: async () => cloud.aws.pca.createAuthority({ keyAlgorithm: "RSA_2048" }),
    async disable(authority) {
      cloud.aws.pca.disable(authority);
    },
    isRevoked: async (certificateArn) => cloud.aws.pca.revoked().some(({ arn }) => arn === certificateArn),
    skip: {},
  };
}
