import type { AcmConnection } from "../targets/acm/client.ts";
import { isSpent, type Observed, observe } from "./certificate.ts";
import { failureText } from "./failure-text.ts";

/** A record that validates names, where it is in DNS. */
export interface PlacedRecord {
  readonly name: string;
  readonly value: string;
  readonly hostedZoneId: string;
}

/** How far a certificate has come: what the state gets, whether or not the run ends well. */
export class Progress {
  readonly connection: AcmConnection;
  observed: Observed;
  placed: readonly PlacedRecord[];

  constructor(connection: AcmConnection, observed: Observed, placed: readonly PlacedRecord[] = []) {
    this.connection = connection;
    this.observed = observed;
    this.placed = placed;
  }

  /** Looks again. Throws where nothing can come of the certificate any more. */
  async look(): Promise<Observed> {
    const { arn } = this.observed;
    const seen = await observe(this.connection, arn);
    if (seen === undefined) {
      throw new Error(`${arn} is gone: somebody deleted it. Find out who, then run pulumi refresh and pulumi up`);
    }
    this.observed = seen;
    this.ensureAlive();
    return seen;
  }

  ensureAlive(): void {
    if (isSpent(this.observed)) throw new Error(failureText(this.observed));
  }
}
