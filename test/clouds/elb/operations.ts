import { AwsError } from "../aws/aws-error.ts";
import type { Operation } from "./context.ts";
import {
  addListenerCertificates,
  describeListenerCertificates,
  removeListenerCertificates,
} from "./listener-certificates.ts";
import { createListener, deleteListener, describeListeners, modifyListener } from "./listeners.ts";

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ["DescribeListeners", describeListeners],
  ["CreateListener", createListener],
  ["ModifyListener", modifyListener],
  ["DeleteListener", deleteListener],
  ["DescribeListenerCertificates", describeListenerCertificates],
  ["AddListenerCertificates", addListenerCertificates],
  ["RemoveListenerCertificates", removeListenerCertificates],
]);

/** @throws AwsError InvalidAction */
export function operationNamed(name: string): Operation {
  const operation = OPERATIONS.get(name);
  if (operation !== undefined) return operation;
  throw new AwsError("InvalidAction", `Could not find operation ${name} for version 2015-12-01`);
}

/** The listener that a request addresses, or the load balancer, before anything about it is checked. */
export function addressedArn(form: URLSearchParams): string | undefined {
  return form.get("ListenerArn") ?? form.get("LoadBalancerArn") ?? undefined;
}

/** What policies name (Service Authorization Reference, "AWS Elastic Load Balancing V2"): reads know no resources. */
export function policyResource(operation: string, form: URLSearchParams): string | undefined {
  return operation.startsWith("Describe") ? undefined : addressedArn(form);
}
