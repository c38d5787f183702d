import type { TestKeyAlgorithm } from "../../pki/keys.ts";
import type { Surroundings } from "../acm/issuing.ts";
import { LocalAcm } from "../acm/local-acm.ts";
import type { SettingsChange as AcmSettingsChange } from "../acm/settings.ts";
import { LocalPca } from "../acm-pca/local-pca.ts";
import { type PrivateRequest, privateBundle } from "../acm-pca/private-certificate.ts";
import type { SettingsChange as PcaSettingsChange } from "../acm-pca/settings.ts";
import { LocalElb } from "../elb/local-elb.ts";
import type { SettingsChange as ElbSettingsChange } from "../elb/settings.ts";
import type { Faults } from "../faults.ts";
import type { WireRequest, WireResponse } from "../http.ts";
import { LocalRoute53 } from "../route53/local-route53.ts";
import type { SettingsChange as Route53SettingsChange } from "../route53/settings.ts";
import type { Accounts } from "./accounts.ts";
import { AwsError } from "./aws-error.ts";
import type { Call } from "./calls.ts";
import type { Statement } from "./iam.ts";
import { LocalSts } from "./local-sts.ts";
import { type AwsService, ServiceCalls, type ServiceCallsOptions, withLowerCaseHeaders } from "./service-calls.ts";

/** Settings to change; what is left out stays. */
export interface AwsSettingsChange {
  /** Whether the request quotas hold, in all services. */
  readonly quotas?: boolean;
  /** How many times faster than the clock all services' quotas refill and delays pass. */
  readonly speed?: number;
  readonly acm?: AcmSettingsChange;
  readonly route53?: Route53SettingsChange;
  readonly elb?: ElbSettingsChange;
  readonly pca?: PcaSettingsChange;
}

export interface LocalAwsOptions extends ServiceCallsOptions {
  readonly settings?: AwsSettingsChange;
}

/** A certificate that ACM requests of an authority. */
export interface PrivateCertificate extends PrivateRequest {
  readonly authorityArn: string;
  /** Where ACM has it: the default account and region, where not given. */
  readonly account?: string;
  readonly region?: string;
}

/** Several AWS services behind one endpoint, with the same accounts: faults and calls are those of all of them. */
export class LocalAws {
  readonly acm: LocalAcm;
  readonly route53: LocalRoute53;
  readonly elb: LocalElb;
  readonly pca: LocalPca;
  readonly #shared: ServiceCalls;
  readonly #services: readonly AwsService[];
  readonly #sts: LocalSts;

  constructor({ settings = {}, ...options }: LocalAwsOptions = {}) {
    this.#shared = new ServiceCalls(options);
    this.#sts = new LocalSts(this.#shared);
    this.route53 = new LocalRoute53(this.#shared);
    this.pca = new LocalPca(this.#shared);
    this.acm = new LocalAcm({}, this.#shared, this.#surroundings());
    this.elb = new LocalElb(this.#shared, this.acm);
    this.#services = [this.acm, this.pca, this.route53, this.elb];
    this.configure(settings);
  }

  get faults(): Faults {
    return this.#shared.faults;
  }

  get accounts(): Accounts {
    return this.#shared.accounts;
  }

  /** Every request that was properly signed, of all services in the order of arrival. */
  get calls(): readonly Call[] {
    return this.#shared.calls;
  }

  clearCalls(): void {
    this.#shared.clearCalls();
  }

  configure({ acm, pca, route53, elb, ...all }: AwsSettingsChange): void {
    this.elb.configure({ ...all, ...elb });
    this.route53.configure({ ...all, ...route53 });
    this.pca.configure({ ...all, ...pca });
    this.acm.configure({ ...all, ...acm });
  }

  /** Forgets what all services hold, faults, calls and spent quotas; accounts and settings stay. */
  reset(): void {
    for (const service of this.#services) service.clear();
    this.#shared.reset();
  }

  /** Replaces what a credential may do; undefined allows everything. */
  allow(accessKeyId: string, statements: readonly Statement[] | undefined): void {
    this.accounts.allow(accessKeyId, statements);
  }

  /** Puts a PRIVATE certificate into ACM, as a request with the authority's ARN does. Answers the ARN. */
  requestPrivately({ authorityArn, account, region, ...request }: PrivateCertificate): string {
    return this.acm.importDirectly({
      bundle: privateBundle(this.pca, authorityArn, request),
      type: "PRIVATE",
      certificateAuthorityArn: authorityArn,
      ...(account === undefined ? {} : { account }),
      ...(region === undefined ? {} : { region }),
    });
  }

  /** Renews a PRIVATE certificate as ACM does by itself: another leaf and key at the same ARN. */
  renewPrivately(
    arn: string,
    { authorityArn, account: _account, region: _region, ...request }: PrivateCertificate,
  ): void {
    this.acm.renewDirectly(arn, privateBundle(this.pca, authorityArn, request));
  }

  /** Everything of ACM, without a key in it. */
  certificates(): ReturnType<LocalAcm["certificates"]> {
    return this.acm.certificates();
  }

  /**
   * Answers one request of any service.
   * @throws ConnectionCut when a fault ends the connection
   */
  async handle(received: WireRequest): Promise<WireResponse> {
    const request = withLowerCaseHeaders(received);
    const service = this.#services.find((each) => each.accepts(request)) ?? this.#sts;
    return service.handle(request);
  }

  /** Where ACM looks for validation records, and for who issues private certificates. */
  #surroundings(): Surroundings {
    return {
      publicRecord: (name, type) => this.route53.publicRecord(name, type),
      privateBundle: (authorityArn, names, keyAlgorithm) => {
        if (this.pca.authority(authorityArn) === undefined) {
          throw new AwsError("ResourceNotFoundException", `Could not find Certificate Authority ${authorityArn}.`);
        }
        return privateBundle(this.pca, authorityArn, { names, keyAlgorithm: keyAlgorithm as TestKeyAlgorithm });
      },
    };
  }
}
