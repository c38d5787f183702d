import { afterEach, beforeEach, vi } from "vitest";
import { sendRequestsTo } from "../../../provider/aws/connection.ts";
import {
  DEFAULT_ACCOUNT,
  DEFAULT_REGION,
  type DirectImport,
  LocalAcm,
  requestHandler,
} from "../../clouds/acm/index.ts";

export { DEFAULT_REGION as region } from "../../clouds/acm/index.ts";

const [{ accessKeyId, secretAccessKey }] = DEFAULT_ACCOUNT.credentials;
let tests = 0;

/** A local ACM whose only account is its own: turns under the quotas are counted by account, for the whole process. */
class OneAccountAcm extends LocalAcm {
  readonly account = String(++tests).padStart(12, "0");

  constructor() {
    super({ now: () => Date.now(), accounts: [] });
    this.accounts.add({ id: this.account, credentials: DEFAULT_ACCOUNT.credentials });
  }

  override importDirectly(direct: DirectImport): string {
    return super.importDirectly({ account: this.account, ...direct });
  }
}

interface InProcess {
  readonly acm: OneAccountAcm;
  /** The operations called, in their order. */
  calls(): string[];
  /** An ARN of the account that names nothing. */
  absentArn(): string;
}

/**
 * A new local ACM for each test, behind the provider's own SDK clients without any socket, so that a test may let its
 * clock jump. Pacing under the quotas is switched off: it has tests of its own.
 */
export function localAcm(): InProcess {
  let acm = new OneAccountAcm();
  beforeEach(() => {
    acm = new OneAccountAcm();
    sendRequestsTo(requestHandler(acm));
    const env = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      // With it, STS need not be asked.
      AWS_ACCOUNT_ID: acm.account,
      AWS_REGION: DEFAULT_REGION,
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
      PULUMI_CERTIFICATES_QUOTA_FACTOR: "1000",
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  });
  afterEach(() => {
    sendRequestsTo(undefined);
    vi.unstubAllEnvs();
  });
  return {
    get acm() {
      return acm;
    },
    calls: () => acm.calls.map(({ operation }) => operation),
    absentArn: () => `arn:aws:acm:${DEFAULT_REGION}:${acm.account}:certificate/absent`,
  };
}

/** What the local ACM's default credential may still do. */
export function allowOnly(acm: LocalAcm, ...actions: readonly string[]): void {
  acm.allow(accessKeyId, [{ actions }]);
}
