import { expect, test } from "vitest";
import { waitUntil } from "../../../provider/targets/key-vault/wait.ts";
import { inVirtualTime } from "../virtual-time.ts";

test("it asks once where the end is there already, and again until it is", async () => {
  let asked = 0;
  const after = (times: number) => async () => ++asked >= times;
  await waitUntil(after(1), "delete", 10);
  expect(asked).toBe(1);
  asked = 0;
  await inVirtualTime(() => waitUntil(after(5), "delete", 60));
  expect(asked).toBe(5);
});

test("it gives up within its time and names the operation, so that no deployment hangs", async () => {
  await inVirtualTime(async () => {
    const start = Date.now();
    await expect(waitUntil(async () => false, "delete", 30)).rejects.toMatchObject({
      kind: "unavailable",
      message: "delete: expected an end within 30 s, received none: it is still under way; run again later",
    });
    expect(Date.now() - start).toBeLessThanOrEqual(30_000);
  });
});
