import { expect, test } from "vitest";
import { startProcess } from "./processes.ts";
import { VirtualTime } from "./virtual-time.ts";

interface Look {
  remember(seen: object): void;
  remembered(id: string): object | undefined;
}

const path = "provider/imported-certificate/look.ts";
const seen = { live: { id: "arn" } };

test("a process remembers what it has seen, and another one does not", () => {
  const time = new VirtualTime(0);
  const one = startProcess(time).load(path) as Look;
  const other = startProcess(time).load(path) as Look;
  one.remember(seen);
  expect(other.remembered("arn")).toBeUndefined();
  expect(one.remembered("arn")).toBe(seen);
});

test("a process lives on its own clock", async () => {
  const time = new VirtualTime(0);
  const { remember, remembered } = startProcess(time).load(path) as Look;
  remember(seen);
  await time.pass(time.sleep(60_000));
  expect(remembered("arn")).toBeUndefined();
});
