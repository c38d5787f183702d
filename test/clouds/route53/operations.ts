import type { WireRequest } from "../http.ts";
import { changeResourceRecordSets, getChange } from "./change-record-sets.ts";
import type { Operation } from "./context.ts";
import { getHostedZone, listHostedZones, listHostedZonesByName } from "./hosted-zones.ts";
import { listResourceRecordSets } from "./list-record-sets.ts";

interface Route {
  readonly method: string;
  /** Of the path below the API's version; the first group is an id. */
  readonly path: RegExp;
  readonly operation: string;
  readonly operate: Operation;
  /** The resource that policies name (Service Authorization Reference, "Amazon Route 53"); none: `*` only. */
  readonly resource?: "hostedzone" | "change";
}

const ROUTES: readonly Route[] = [
  { method: "GET", path: /^hostedzonesbyname$/, operation: "ListHostedZonesByName", operate: listHostedZonesByName },
  { method: "GET", path: /^hostedzone$/, operation: "ListHostedZones", operate: listHostedZones },
  {
    method: "GET",
    path: /^hostedzone\/([^/]+)$/,
    operation: "GetHostedZone",
    operate: getHostedZone,
    resource: "hostedzone",
  },
  {
    method: "GET",
    path: /^hostedzone\/([^/]+)\/rrset$/,
    operation: "ListResourceRecordSets",
    operate: listResourceRecordSets,
    resource: "hostedzone",
  },
  {
    method: "POST",
    path: /^hostedzone\/([^/]+)\/rrset$/,
    operation: "ChangeResourceRecordSets",
    operate: changeResourceRecordSets,
    resource: "hostedzone",
  },
  { method: "GET", path: /^change\/([^/]+)$/, operation: "GetChange", operate: getChange, resource: "change" },
];

export interface Routed {
  readonly operation: string;
  readonly operate: Operation;
  /** The id in the path, or empty. */
  readonly id: string;
  /** `arn:aws:route53:::hostedzone/Z…` */
  readonly arn: string | undefined;
}

/** The operation of a request by method and path; undefined where there is none such. */
export function routeOf({ method, path }: WireRequest): Routed | undefined {
  const [below = ""] = path.replace("/2013-04-01/", "").split("?");
  for (const { path: pattern, resource, operation, operate, ...route } of ROUTES) {
    const match = route.method === method ? pattern.exec(below.replace(/\/$/, "")) : null;
    if (match === null) continue;
    const id = decodeURIComponent(match[1] ?? "");
    return { operation, operate, id, arn: resource && `arn:aws:route53:::${resource}/${id}` };
  }
  return undefined;
}
