// DescribeListeners, CreateListener, ModifyListener and DeleteListener, for HTTPS listeners.
import { AwsError } from "../aws/aws-error.ts";
import type { Elements } from "../aws/xml.ts";
import {
  changeListener,
  members,
  type Operation,
  type OperationContext,
  oneCertificate,
  ownListener,
  readListener,
  required,
} from "./context.ts";
import { loadBalancerNotFound, validationError } from "./errors.ts";
import type { Listener, LoadBalancer } from "./store.ts";

const DEFAULT_POLICY = "ELBSecurityPolicy-2016-08";

export const describeListeners: Operation = (form, context) => {
  const arns = members(form, "ListenerArns");
  const loadBalancerArn = form.get("LoadBalancerArn");
  if (arns.length === 0 && loadBalancerArn === null) {
    throw validationError("Either a load balancer or listeners must be specified");
  }
  const found =
    loadBalancerArn === null
      ? arns.map((arn) => readListener(arn, context))
      : listenersOf(ownLoadBalancer(loadBalancerArn, context).arn, context);
  return { Listeners: { member: found.map(wireListener) } };
};

export const createListener: Operation = (form, context) => {
  const loadBalancer = ownLoadBalancer(required(form, "LoadBalancerArn"), context);
  const [port, protocol] = [Number(required(form, "Port")), required(form, "Protocol")];
  if (protocol !== "HTTPS" && protocol !== "TLS") {
    throw validationError(`Protocol: expected HTTPS or TLS, which is all that is here, received ${protocol}`);
  }
  if (listenersOf(loadBalancer.arn, context).some((listener) => listener.port === port)) {
    throw new AwsError("DuplicateListener", "A listener already exists on this port for this load balancer");
  }
  const certificateArn = oneCertificate(form, context);
  const sslPolicy = form.get("SslPolicy") ?? DEFAULT_POLICY;
  const listener = newListener(loadBalancer, context.newId(), { port, protocol, sslPolicy, certificateArn });
  changeListener(undefined, listener, context);
  return { Listeners: { member: [wireListener(listener)] } };
};

/** Replaces the default certificate; the list stays as it is. */
export const modifyListener: Operation = (form, context) => {
  const listener = ownListener(required(form, "ListenerArn"), context);
  const isChanged = members(form, "Certificates", ".CertificateArn").length > 0;
  const next: Listener = {
    ...listener,
    defaultCertificateArn: isChanged ? oneCertificate(form, context) : listener.defaultCertificateArn,
    sslPolicy: form.get("SslPolicy") ?? listener.sslPolicy,
    port: Number(form.get("Port") ?? listener.port),
  };
  changeListener(listener, next, context);
  return { Listeners: { member: [wireListener(next)] } };
};

export const deleteListener: Operation = (form, context) => {
  changeListener(ownListener(required(form, "ListenerArn"), context), undefined, context);
  return {};
};

interface ListenerOptions {
  readonly port: number;
  readonly protocol: string;
  readonly sslPolicy?: string;
  readonly certificateArn: string;
}

/** `…:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2` */
export function newListener(loadBalancer: LoadBalancer, id: string, options: ListenerOptions): Listener {
  const { account, region, arn: loadBalancerArn } = loadBalancer;
  return {
    arn: `${loadBalancerArn.replace(":loadbalancer/", ":listener/")}/${id}`,
    loadBalancerArn,
    account,
    region,
    port: options.port,
    protocol: options.protocol,
    sslPolicy: options.sslPolicy ?? DEFAULT_POLICY,
    defaultCertificateArn: options.certificateArn,
    certificateArns: [],
  };
}

function ownLoadBalancer(arn: string, { store, caller }: OperationContext): LoadBalancer {
  const found = store.loadBalancer(arn);
  if (found?.account === caller.account && found.region === caller.region) return found;
  throw loadBalancerNotFound(arn);
}

function listenersOf(loadBalancerArn: string, { store }: OperationContext): Listener[] {
  return store.listeners().filter((listener) => listener.loadBalancerArn === loadBalancerArn);
}

/** Of its certificates only the default is here (API reference, DescribeListeners). */
function wireListener(listener: Listener): Elements {
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: String(listener.port),
    Protocol: listener.protocol,
    SslPolicy: listener.sslPolicy,
    Certificates: { member: [{ CertificateArn: listener.defaultCertificateArn }] },
  };
}
