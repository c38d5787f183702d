// The local Elastic Load Balancing (version 2), as far as a listener's certificates need it.
import { type Caller, DEFAULT_ACCOUNT, DEFAULT_REGION } from "../aws/accounts.ts";
import type { AwsError } from "../aws/aws-error.ts";
import { authorize } from "../aws/iam.ts";
import { readForm, xmlErrorResponse, xmlResponse } from "../aws/query-protocol.ts";
import { type QuotaOf, Quotas } from "../aws/quotas.ts";
import type { AwsService, ServiceCalls } from "../aws/service-calls.ts";
import { signedService } from "../aws/sigv4.ts";
import type { WireRequest, WireResponse } from "../http.ts";
import { type Certificates, changeListener, type OperationContext } from "./context.ts";
import { throttling } from "./errors.ts";
import { newListener } from "./listeners.ts";
import { addressedArn, operationNamed, policyResource } from "./operations.ts";
import { defaultSettings, type Settings, type SettingsChange } from "./settings.ts";
import { type Listener, type LoadBalancer, Store } from "./store.ts";

const NAMESPACE = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";

/** User guide, "Request throttling for the Elastic Load Balancing API"; what changes something has less. */
const quotaOf: QuotaOf = ({ operation, account, region }) => {
  const isRead = operation.startsWith("Describe");
  const bucket = `${account} ${region} ${isRead ? "reads" : "writes"}`;
  return isRead ? { bucket, capacity: 40, perSecond: 10 } : { bucket, capacity: 20, perSecond: 3 };
};

export interface NewLoadBalancer {
  readonly name?: string;
  readonly account?: string;
  readonly region?: string;
}

export interface NewListenerOptions extends NewLoadBalancer {
  /** Default certificate. */
  readonly certificateArn: string;
  /** A load balancer of its own where not given. */
  readonly loadBalancerArn?: string;
  /** 443 where not given. */
  readonly port?: number;
}

export class LocalElb implements AwsService {
  readonly #shared: ServiceCalls;
  readonly #certificates: Certificates;
  readonly #settings: Settings = defaultSettings();
  readonly #store = new Store();
  readonly #quotas = new Quotas(quotaOf, throttling);
  #created = 0;

  constructor(shared: ServiceCalls, certificates: Certificates) {
    this.#shared = shared;
    this.#certificates = certificates;
  }

  configure(change: SettingsChange): void {
    Object.assign(this.#settings, change);
  }

  clear(): void {
    this.#store.clear();
    this.#quotas.clear();
  }

  accepts(request: WireRequest): boolean {
    return signedService(request) === "elasticloadbalancing";
  }

  handle(received: WireRequest): Promise<WireResponse> {
    return this.#shared.answer(received, errorResponse, (request, caller, id) => this.#handle(request, caller, id));
  }

  /** Makes an application load balancer and answers its ARN. */
  addLoadBalancer({
    name = "web",
    account = DEFAULT_ACCOUNT.id,
    region = DEFAULT_REGION,
  }: NewLoadBalancer = {}): string {
    const arn = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/${name}/${this.#nextId()}`;
    this.#store.putLoadBalancer({ arn, account, region });
    return arn;
  }

  /** Makes an HTTPS listener with an existing certificate and answers its ARN. */
  addListener({ certificateArn, loadBalancerArn, port = 443, ...more }: NewListenerOptions): string {
    const loadBalancer = this.#loadBalancer(loadBalancerArn ?? this.addLoadBalancer(more));
    const listener = newListener(loadBalancer, this.#nextId(), { port, protocol: "HTTPS", certificateArn });
    this.#change(undefined, listener);
    return listener.arn;
  }

  /** The listener as it really is; undefined when there is none. */
  listener(arn: string): Listener | undefined {
    return this.#store.listener(arn);
  }

  /** The certificate list without the default, as it really is. */
  certificatesOf(listenerArn: string): readonly string[] {
    return this.#existing(listenerArn).certificateArns;
  }

  /** Adds to the certificate list, as somebody else would. */
  attachDirectly(listenerArn: string, certificateArn: string): void {
    const listener = this.#existing(listenerArn);
    this.#change(listener, { ...listener, certificateArns: [...listener.certificateArns, certificateArn] });
  }

  /** Takes out of the certificate list, as somebody else would. */
  detachDirectly(listenerArn: string, certificateArn: string): void {
    const listener = this.#existing(listenerArn);
    const certificateArns = listener.certificateArns.filter((arn) => arn !== certificateArn);
    this.#change(listener, { ...listener, certificateArns });
  }

  deleteListener(arn: string): void {
    this.#change(this.#existing(arn), undefined);
  }

  async #handle(request: WireRequest, caller: Caller, requestId: string): Promise<WireResponse> {
    const form = readForm(request.body);
    const operation = form.get("Action") ?? "";
    const arn = addressedArn(form);
    let before: Listener | undefined;
    const { result } = await this.#shared.run({
      operation,
      caller,
      arn,
      spendQuota: () => {
        const { quotas, speed } = this.#settings;
        if (quotas) this.#quotas.spend({ operation, ...caller }, this.#shared.now(), speed);
      },
      throttlingError: throttling,
      work: () => {
        before = arn === undefined ? undefined : this.#store.listener(arn);
        const operate = operationNamed(operation);
        authorize(caller, `elasticloadbalancing:${operation}`, policyResource(operation, form));
        return { result: operate(form, this.#context(caller)), arn };
      },
      disturbances: { serveStale: (reads) => this.#store.serveStale(arn ?? "", before, reads) },
    });
    return xmlResponse(operation, result, requestId, NAMESPACE);
  }

  #change(old: Listener | undefined, next: Listener | undefined): void {
    changeListener(old, next, { store: this.#store, certificates: this.#certificates });
  }

  #existing(arn: string): Listener {
    const listener = this.#store.listener(arn);
    if (listener === undefined) throw new Error(`listener: expected an existing one, received ${arn}`);
    return listener;
  }

  #loadBalancer(arn: string): LoadBalancer {
    const found = this.#store.loadBalancer(arn);
    if (found === undefined) throw new Error(`load balancer: expected an existing one, received ${arn}`);
    return found;
  }

  /** Sixteen hex digits, as in the service's ARNs. */
  #nextId(): string {
    this.#created += 1;
    return `50dc6c49${String(this.#created).padStart(8, "0")}`;
  }

  #context(caller: Caller): OperationContext {
    const { newId } = this.#shared;
    return {
      caller,
      store: this.#store,
      certificates: this.#certificates,
      settings: this.#settings,
      newId: () => newId().replaceAll("-", "").slice(0, 16),
    };
  }
}

function errorResponse(error: AwsError, requestId: string): WireResponse {
  return xmlErrorResponse(error, requestId, NAMESPACE);
}
