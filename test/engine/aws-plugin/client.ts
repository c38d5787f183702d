import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";

const clients = new Map<string, ElasticLoadBalancingV2Client>();

/** The load balancers' service in the region of an ARN. */
export function elbOf(arn: string): ElasticLoadBalancingV2Client {
  const region = arn.split(":")[3] ?? "";
  const client = clients.get(region) ?? new ElasticLoadBalancingV2Client({ region });
  clients.set(region, client);
  return client;
}

/** Whether an error says that there is no such listener. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && error.name === "ListenerNotFoundException";
}
