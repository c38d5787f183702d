// Request quotas: one token bucket for each account, region and operation (Service Quotas, "AWS Certificate Manager").
import { AwsError } from "../aws/aws-error.ts";

/** Requests a second. */
const RATES: Readonly<Record<string, number>> = {
  ImportCertificate: 1,
  ListCertificates: 1,
  AddTagsToCertificate: 5,
  RemoveTagsFromCertificate: 5,
  DescribeCertificate: 10,
  GetCertificate: 10,
  ListTagsForCertificate: 10,
  DeleteCertificate: 10,
};

interface Bucket {
  tokens: number;
  /** Milliseconds. */
  filledAt: number;
}

export class Quotas {
  readonly #buckets = new Map<string, Bucket>();

  /**
   * Takes a token; buckets hold one second's worth and refill `speed` times faster than the clock.
   * @throws AwsError ThrottlingException
   */
  spend(call: { operation: string; account: string; region: string }, now: number, speed: number): void {
    const rate = RATES[call.operation];
    if (rate === undefined) return;
    const bucket = this.#bucket(`${call.account} ${call.region} ${call.operation}`, rate, now);
    const refill = ((now - bucket.filledAt) / 1000) * rate * speed;
    bucket.tokens = Math.min(rate, bucket.tokens + refill);
    bucket.filledAt = now;
    // Refills add up in fractions: a caller that waits exactly long enough must not fail by a rounding error.
    if (bucket.tokens < 1 - 1e-9) throw rateExceeded();
    bucket.tokens -= 1;
  }

  clear(): void {
    this.#buckets.clear();
  }

  #bucket(name: string, rate: number, now: number): Bucket {
    const bucket = this.#buckets.get(name) ?? { tokens: rate, filledAt: now };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}

export function rateExceeded(): AwsError {
  return new AwsError("ThrottlingException", "Rate exceeded");
}
