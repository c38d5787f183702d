// The load balancers and listeners of all accounts and regions, and what a stale read still sees.

export interface LoadBalancer {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
}

/** Never changed in place, so that a stale read can keep the one from before. */
export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly account: string;
  readonly region: string;
  readonly port: number;
  readonly protocol: string;
  readonly sslPolicy: string;
  readonly defaultCertificateArn: string;
  /** The certificate list, served by SNI; the default may be in it too. */
  readonly certificateArns: readonly string[];
}

interface StaleReads {
  readonly before: Listener | undefined;
  left: number;
}

export class Store {
  readonly #loadBalancers = new Map<string, LoadBalancer>();
  readonly #listeners = new Map<string, Listener>();
  readonly #stale = new Map<string, StaleReads>();

  loadBalancer(arn: string): LoadBalancer | undefined {
    return this.#loadBalancers.get(arn);
  }

  putLoadBalancer(loadBalancer: LoadBalancer): void {
    this.#loadBalancers.set(loadBalancer.arn, loadBalancer);
  }

  /** The listener as it really is. */
  listener(arn: string): Listener | undefined {
    return this.#listeners.get(arn);
  }

  /** The listener as a read sees it, which uses one stale read up. */
  readListener(arn: string): Listener | undefined {
    const stale = this.#stale.get(arn);
    if (stale === undefined || stale.left <= 0) return this.#listeners.get(arn);
    stale.left -= 1;
    return stale.before;
  }

  listeners(): Listener[] {
    return [...this.#listeners.values()];
  }

  putListener(listener: Listener): void {
    this.#listeners.set(listener.arn, listener);
  }

  deleteListener(arn: string): void {
    this.#listeners.delete(arn);
  }

  serveStale(arn: string, before: Listener | undefined, reads: number): void {
    this.#stale.set(arn, { before, left: reads });
  }

  /** The certificates that a load balancer uses on any of its listeners. */
  usedBy(loadBalancerArn: string): Set<string> {
    const own = this.listeners().filter((listener) => listener.loadBalancerArn === loadBalancerArn);
    return new Set(own.flatMap((listener) => [listener.defaultCertificateArn, ...listener.certificateArns]));
  }

  clear(): void {
    this.#loadBalancers.clear();
    this.#listeners.clear();
    this.#stale.clear();
  }
}
