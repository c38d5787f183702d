import pThrottle from "p-throttle";

/**
 * How many times the published quotas this process may use; for accounts whose quotas were raised, or, below 1,
 * for accounts shared with other tools. Environment variable `PULUMI_CERTIFICATES_QUOTA_FACTOR`, default 1.
 */
function quotaFactor(): number {
  const factor = Number(process.env.PULUMI_CERTIFICATES_QUOTA_FACTOR ?? 1);
  return Number.isFinite(factor) && factor > 0 ? factor : 1;
}

/** The service counts arrivals, we count departures: a little air between calls absorbs the network's jitter. */
const air = 1.02;

type Turn = () => Promise<void>;
const turns = new Map<string, Turn>();

/**
 * Resolves when the caller may make its call. One provider process serves all resources of a stack at once, so turns
 * are shared by the whole process: one queue for each `key` (account, region and operation).
 */
export async function turn(key: string, callsPerSecond: number): Promise<void> {
  let next = turns.get(key);
  if (next === undefined) {
    const interval = (1000 * air) / (callsPerSecond * quotaFactor());
    next = pThrottle({ limit: 1, interval, strict: true })(async () => {});
    turns.set(key, next);
  }
  await next();
}
