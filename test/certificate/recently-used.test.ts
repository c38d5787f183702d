import { expect, it } from "vitest";
import { RecentlyUsed } from "../../provider/certificate/recently-used.ts";

it("drops what was used longest ago, where a look-up counts as use", () => {
  const cache = new RecentlyUsed<number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.get("a");
  cache.set("c", 3);
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
});
