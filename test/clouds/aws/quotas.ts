// Request quotas: token buckets that refill all the time.
import { AwsError } from "./aws-error.ts";

/** A call as quotas see it. */
interface QuotaCall {
  readonly operation: string;
  readonly account: string;
  readonly region: string;
}

/** A bucket, the requests that refill it in a second, and how many it holds: one second's, where not given. */
interface Quota {
  readonly bucket: string;
  readonly perSecond: number;
  readonly capacity?: number;
}

/** Which bucket a call takes from; undefined where no quota is published. */
export type QuotaOf = (call: QuotaCall) => Quota | undefined;

/** One bucket for each account, region and operation. */
export function byOperation(rates: Readonly<Record<string, number>>): QuotaOf {
  return ({ operation, account, region }) => {
    const perSecond = rates[operation];
    return perSecond === undefined ? undefined : { bucket: `${account} ${region} ${operation}`, perSecond };
  };
}

interface Bucket {
  tokens: number;
  /** Milliseconds. */
  filledAt: number;
}

export class Quotas {
  readonly #buckets = new Map<string, Bucket>();
  readonly #quotaOf: QuotaOf;
  readonly #throttlingError: () => AwsError;

  constructor(quotaOf: QuotaOf, throttlingError: () => AwsError = rateExceeded) {
    this.#quotaOf = quotaOf;
    this.#throttlingError = throttlingError;
  }

  /**
   * Takes a token; buckets refill `speed` times faster than the clock, which is in milliseconds.
   * @throws AwsError the service's throttling error
   */
  spend(call: QuotaCall, now: number, speed: number): void {
    const quota = this.#quotaOf(call);
    if (quota === undefined) return;
    const { perSecond, capacity = perSecond } = quota;
    const bucket = this.#bucket(quota.bucket, capacity, now);
    const refill = ((now - bucket.filledAt) / 1000) * perSecond * speed;
    bucket.tokens = Math.min(capacity, bucket.tokens + refill);
    bucket.filledAt = now;
    // Refills add up in fractions: a caller that waits exactly long enough must not fail by a rounding error.
    if (bucket.tokens < 1 - 1e-9) throw this.#throttlingError();
    bucket.tokens -= 1;
  }

  clear(): void {
    this.#buckets.clear();
  }

  #bucket(name: string, capacity: number, now: number): Bucket {
    const bucket = this.#buckets.get(name) ?? { tokens: capacity, filledAt: now };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}

export function rateExceeded(): AwsError {
  return new AwsError("ThrottlingException", "Rate exceeded");
}
