import type { Caller } from "../aws/accounts.ts";
import type { Elements } from "../aws/xml.ts";
import { certificateNotFound, listenerNotFound, unsupportedCertificate, validationError } from "./errors.ts";
import type { Settings } from "./settings.ts";
import type { Listener, Store } from "./store.ts";

/** The certificates that listeners can have, and who is told that they do. */
export interface Certificates {
  certificate(arn: string): { readonly account: string; readonly region: string; readonly status: string } | undefined;
  attach(arn: string, consumerArn: string): void;
  detach(arn: string, consumerArn: string): void;
}

/** What an operation works on. */
export interface OperationContext {
  readonly caller: Pick<Caller, "account" | "region">;
  readonly store: Store;
  readonly certificates: Certificates;
  readonly settings: Settings;
  /** The last part of a new listener's ARN. */
  newId(): string;
}

/** Reads the form, does the work, answers the result's elements. Throws AwsError. */
export type Operation = (form: URLSearchParams, context: OperationContext) => Elements;

export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value !== null && value !== "") return value;
  throw validationError(`The request must contain the parameter ${name}`);
}

/** The values of a list: `Name.member.1`, `Name.member.2`… */
export function members(form: URLSearchParams, name: string, field = ""): string[] {
  const values: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = form.get(`${name}.member.${index}${field}`);
    if (value === null) return values;
    values.push(value);
  }
}

/** The one certificate of a request that changes a listener. */
export function oneCertificate(form: URLSearchParams, context: OperationContext): string {
  const arn = onlyCertificate(form);
  requireUsable(arn, context);
  return arn;
}

/** "You can specify one certificate per call" (API reference). */
export function onlyCertificate(form: URLSearchParams): string {
  const arns = members(form, "Certificates", ".CertificateArn");
  if (members(form, "Certificates", ".IsDefault").length > 0) {
    throw validationError("You cannot set the isDefault parameter for a certificate.");
  }
  const [arn, ...more] = arns;
  if (arn === undefined) throw validationError("A certificate must be specified");
  if (more.length > 0) {
    throw validationError(`Up to '1' certificate ARNs can be specified, but '${arns.length}' were specified`);
  }
  return arn;
}

/** A listener's certificate is issued, and in the listener's account and region. */
function requireUsable(arn: string, { certificates, caller }: OperationContext): void {
  const found = certificates.certificate(arn);
  if (found?.account !== caller.account || found.region !== caller.region) throw certificateNotFound(arn);
  if (found.status !== "ISSUED") throw unsupportedCertificate(arn);
}

/** The caller's listener as it really is. */
export function ownListener(arn: string, context: OperationContext): Listener {
  return visible(context.store.listener(arn), context);
}

/** The caller's listener as a read sees it. */
export function readListener(arn: string, context: OperationContext): Listener {
  return visible(context.store.readListener(arn), context);
}

function visible(listener: Listener | undefined, { caller }: OperationContext): Listener {
  if (listener?.account === caller.account && listener.region === caller.region) return listener;
  throw listenerNotFound();
}

/** Keeps the listener, and tells the certificates' service what its load balancer uses from now on. */
export function changeListener(old: Listener | undefined, next: Listener | undefined, context: Changing): void {
  const { store, certificates } = context;
  const loadBalancerArn = (next ?? old)?.loadBalancerArn ?? "";
  const before = store.usedBy(loadBalancerArn);
  if (next !== undefined) store.putListener(next);
  else if (old !== undefined) store.deleteListener(old.arn);
  const after = store.usedBy(loadBalancerArn);
  for (const arn of after) if (!before.has(arn)) certificates.attach(arn, loadBalancerArn);
  for (const arn of before) if (!after.has(arn)) certificates.detach(arn, loadBalancerArn);
}

type Changing = Pick<OperationContext, "store" | "certificates">;
