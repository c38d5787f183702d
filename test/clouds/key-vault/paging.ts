import type { OperationContext } from "./context.ts";
import type { Route } from "./route.ts";
import { badParameter } from "./vault-error.ts";

const LARGEST_PAGE = 25;

interface Page {
  readonly value: readonly object[];
  readonly nextLink: string | null;
}

/**
 * One page of a list. The next link carries a `$skiptoken` that a client takes as it is.
 * @throws VaultError BadParameter
 */
export function page(
  items: readonly object[],
  path: string,
  { query }: Route,
  { vaultUrl }: Pick<OperationContext, "vaultUrl">,
): Page {
  const size = Number(query.get("maxresults") ?? LARGEST_PAGE);
  const start = startOf(query.get("$skiptoken"));
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE || start === undefined) {
    throw badParameter("maxresults must be between 1 and 25.");
  }
  const end = start + size;
  const value = items.slice(start, end);
  if (end >= items.length) return { value, nextLink: null };
  const token = Buffer.from(`next:${end}`).toString("base64url");
  const link = `${vaultUrl}${path}?api-version=${query.get("api-version")}&$skiptoken=${token}&maxresults=${size}`;
  return { value, nextLink: link };
}

function startOf(token: string | null): number | undefined {
  if (token === null) return 0;
  const [, start] = /^next:(\d+)$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  return start === undefined ? undefined : Number(start);
}
