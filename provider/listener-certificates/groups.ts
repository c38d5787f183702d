import { type Violation, violation } from "../errors.ts";
import { isDomainName } from "../requested-certificate/names.ts";

/** A group as the component judges it: what is an output is only known to be there. */
export interface Group {
  readonly hosts?: readonly string[] | undefined;
  readonly request?: boolean | undefined;
  readonly certificateArn?: unknown;
}

/** Where a group's certificate comes from. */
export type Strategy = "given" | "requested" | "discovered";

/** An explicit ARN wins over everything; an empty text is none. */
export function strategyOf({ certificateArn, request }: Group): Strategy {
  if (certificateArn !== undefined && certificateArn !== "") return "given";
  return request === true ? "requested" : "discovered";
}

/**
 * Source: Elastic Load Balancing User Guide, "Quotas for your Application Load Balancers": certificates for each load
 * balancer, default certificates not counted.
 */
export const defaultMaxCertificates = 25;

/** What is wrong with groups, before anything is made of them. */
export function groupViolations(
  groups: Readonly<Record<string, Group>>,
  defaultGroup: string | undefined,
): Violation[] {
  const unknown =
    defaultGroup === undefined || Object.hasOwn(groups, defaultGroup)
      ? []
      : [violation("ARGUMENT_INVALID", "defaultGroup", `one of ${Object.keys(groups).join(", ")}`, defaultGroup)];
  return [...unknown, ...Object.entries(groups).flatMap(([name, group]) => hostViolations(name, group))];
}

/** So many certificates are no more than the load balancer takes. */
export function countViolations(count: number, maxCertificates: number | undefined): Violation[] {
  const most = maxCertificates ?? defaultMaxCertificates;
  if (count <= most) return [];
  const raise = ' (raise the quota "Certificates per Application Load Balancer", then set maxCertificates)';
  const expected = `at most ${most} certificates beside the listener's default${maxCertificates === undefined ? raise : ""}`;
  return [violation("CERTIFICATES_TOO_MANY", "groups", expected, `${count}`)];
}

function hostViolations(name: string, group: Group): Violation[] {
  const { hosts = [] } = group;
  const path = `groups["${name}"].hosts`;
  if (hosts.length === 0 && strategyOf(group) !== "given") {
    return [violation("ARGUMENT_INVALID", path, "at least one host, or a certificateArn", "none")];
  }
  return hosts.flatMap((host, index) =>
    isDomainName(host)
      ? []
      : [violation("ARGUMENT_INVALID", `${path}[${index}]`, "a host name", host || "an empty text")],
  );
}
