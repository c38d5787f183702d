// What the services of one local AWS share: accounts, clock, the log of calls, and how a call runs.
import { randomUUID } from "node:crypto";
import { CallLog, type OpenCall } from "../calls.ts";
import { type Fault, Faults, type PemBundle, runFaulted } from "../faults.ts";
import { ConnectionCut, type WireRequest, type WireResponse } from "../http.ts";
import { type AccountOptions, Accounts, type Caller, DEFAULT_ACCOUNT } from "./accounts.ts";
import { AwsError } from "./aws-error.ts";
import type { Arriving, Call } from "./calls.ts";

export interface ServiceCallsOptions {
  /** The services' clock, in milliseconds. */
  readonly now?: () => number;
  /** How a delay passes; real time by default. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** The last part of ARNs and the request ids; random UUIDs by default. */
  readonly newId?: () => string;
  /** Default: {@link DEFAULT_ACCOUNT}, whose one credential may do everything. */
  readonly accounts?: readonly AccountOptions[];
}

/** One service behind an endpoint that several share. Header names are in lower case. */
export interface AwsService {
  accepts(request: WireRequest): boolean;
  /** @throws ConnectionCut when a fault ends the connection */
  handle(request: WireRequest): Promise<WireResponse>;
  /** Forgets everything that it holds, and spent quotas; settings stay. */
  clear(): void;
}

/** What a call was about, as the log tells it. */
export interface Worked {
  readonly arn: string | undefined;
}

/** A call of one service. */
export interface ServiceCall<Result extends Worked> {
  readonly operation: string;
  readonly caller: Caller;
  /** What the request addresses, before anything about it is checked. */
  readonly arn: string | undefined;
  /** @throws AwsError the service's throttling error */
  spendQuota(): void;
  throttlingError(): AwsError;
  /** The call's own work, authorization included. Throws AwsError. */
  work(): Result;
  /** The faults that this call knows beside errors, delays and cuts. */
  readonly disturbances?: {
    thirdPartyWrite?(bundle: PemBundle, result: Result | undefined): void;
    serveStale?(reads: number, result: Result): void;
    loseTags?(result: Result): void;
  };
}

type ErrorResponse = (error: AwsError, requestId: string) => WireResponse;
type Answer = (request: WireRequest, caller: Caller, requestId: string) => Promise<WireResponse>;

/** One of these for all services of a local AWS: faults and log are in the order of all their calls. */
export class ServiceCalls {
  readonly faults = new Faults();
  readonly accounts: Accounts;
  readonly now: () => number;
  readonly newId: () => string;
  readonly #log = new CallLog<Arriving>();
  readonly #sleep: (milliseconds: number) => Promise<void>;

  constructor(options: ServiceCallsOptions = {}) {
    const { now = Date.now, sleep = realSleep, newId = randomUUID, accounts = [DEFAULT_ACCOUNT] } = options;
    this.now = now;
    this.newId = newId;
    this.#sleep = sleep;
    this.accounts = new Accounts(now);
    for (const account of accounts) this.accounts.add(account);
  }

  /** Every request that was properly signed, in the order of arrival. */
  get calls(): readonly Call[] {
    return this.#log.calls;
  }

  clearCalls(): void {
    this.#log.clear();
  }

  /** Forgets faults and calls; accounts stay. */
  reset(): void {
    this.#log.clear();
    this.faults.clear();
  }

  /** Answers a request of whoever signed it, or with the error in the protocol's form. */
  async answer(received: WireRequest, errorResponse: ErrorResponse, answer: Answer): Promise<WireResponse> {
    const request = withLowerCaseHeaders(received);
    const requestId = this.newId();
    try {
      return await answer(request, this.accounts.authenticate(request), requestId);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return errorResponse(error, requestId);
    }
  }

  /** Spends quota, works with the faults around it, and logs how it ended. */
  async run<Result extends Worked>(call: ServiceCall<Result>): Promise<Result> {
    const { operation, caller, arn } = call;
    const logged = this.#open(operation, caller, arn);
    try {
      call.spendQuota();
      const faults = this.faults.take({ operation, account: caller.account, region: caller.region, id: arn });
      logged.faulted(faults);
      return await this.#runFaulted(faults, call, () => {
        const result = call.work();
        if (result.arn !== undefined) logged.about({ arn: result.arn });
        logged.ended("ok");
        return result;
      });
    } catch (error) {
      // A fault after the work changes the answer, not what the call did.
      if (!logged.hasEnded) logged.ended(error instanceof ConnectionCut ? "cut" : (error as Error).name);
      throw error;
    }
  }

  #open(operation: string, caller: Caller, arn: string | undefined): OpenCall<Arriving> {
    const { service, account, region } = caller;
    const arriving = { service, operation, account, region, caller: caller.arn, time: this.now() };
    return this.#log.open(arn === undefined ? arriving : { ...arriving, arn });
  }

  #runFaulted<Result extends Worked>(
    faults: readonly Fault[],
    { operation, throttlingError, disturbances = {} }: ServiceCall<Result>,
    effect: () => Result,
  ): Promise<Result> {
    const { thirdPartyWrite, serveStale, loseTags } = disturbances;
    const senseless = (fault: string) => () => {
      throw new Error(`${fault}: expected an operation that knows it, received ${operation}`);
    };
    return runFaulted(faults, {
      effect,
      sleep: this.#sleep,
      serviceError: (name, message, status) => new AwsError(name, message, status),
      throttlingError,
      thirdPartyWrite: thirdPartyWrite ?? senseless("third-party-write"),
      serveStale: serveStale ?? senseless("stale"),
      loseTags: loseTags ?? senseless("lose-tags"),
    });
  }
}

export function withLowerCaseHeaders(request: WireRequest): WireRequest {
  const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...request, headers: Object.fromEntries(headers) };
}

/** A delayed answer that nobody waits for any more keeps no process alive. */
function realSleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
