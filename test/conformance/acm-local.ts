import { type StartedAcm, startLocalAcm } from "../clouds/acm/index.ts";
import type { Fault } from "../clouds/faults.ts";
import type { CloudUnderTest } from "./cloud.ts";

const region = "eu-west-1";
/** Pacing under the real quotas has tests of its own; here it would only cost time. */
const quotaFactor = "1000";

/** The strict local ACM. */
export function localAcmCloud(): CloudUnderTest {
  let cloud: StartedAcm;
  const onImport = (kind: Fault, times = 1) => cloud.acm.faults.add({ operation: "ImportCertificate", times, kind });
  return {
    name: "local ACM",
    async start() {
      cloud = await startLocalAcm();
      Object.assign(process.env, cloud.env, { PULUMI_CERTIFICATES_QUOTA_FACTOR: quotaFactor });
    },
    stop: () => cloud.close(),
    async reset() {
      cloud.acm.reset();
    },
    targetArguments: (_name, extra = {}) => ({ acm: { region, ...extra } }),
    pinned: (id, extra = {}) => ({ acm: { region, certificateArn: id, ...extra } }),
    ids: async () => cloud.acm.certificates().map(({ arn }) => arn),
    live: async (id) => cloud.acm.certificate(id),
    async importAsSomebodyElse({ certificatePem, chainPem, privateKeyPem }, tags = {}, id) {
      const bundle = { certificate: certificatePem, chain: chainPem, privateKey: privateKeyPem };
      return cloud.acm.importDirectly(id === undefined ? { bundle, region, tags } : { bundle, arn: id });
    },
    async setTags(id, tags) {
      cloud.acm.setTags(id, tags);
    },
    async deleteAsSomebodyElse(id) {
      cloud.acm.deleteDirectly(id);
    },
    takeCalls() {
      const calls = cloud.acm.calls.map(({ operation }) => operation).filter((name) => name !== "GetCallerIdentity");
      cloud.acm.clearCalls();
      return calls;
    },
    disturb: {
      loseImportAnswer: () => onImport({ type: "cut", effect: "after" }),
      cutBeforeImport: () => onImport({ type: "cut", effect: "before" }),
      refuseImport: () => onImport({ type: "error", name: "ValidationException", message: "refused for the test" }),
      staleReads: (reads) => onImport({ type: "stale", reads }),
      thirdPartyAfterImport: ({ certificatePem, chainPem, privateKeyPem }) =>
        onImport({
          type: "third-party-write",
          bundle: { certificate: certificatePem, chain: chainPem, privateKey: privateKeyPem },
        }),
      loseTags: () => onImport({ type: "lose-tags" }),
      throttle: (times) => onImport({ type: "throttle" }, times),
    },
    givesKeyBack: false,
    skip: {},
  };
}
