import { expect, test } from "vitest";
import { VirtualTime } from "./virtual-time.ts";

test("an hour passes at once, and in order", async () => {
  const time = new VirtualTime(0);
  const rang: string[] = [];
  const ring = async (name: string, milliseconds: number) => {
    await time.sleep(milliseconds);
    rang.push(`${name} at ${new time.Date().getTime()}`);
  };
  await time.pass(Promise.all([ring("second", 3_600_000), ring("first", 1000)]));
  expect(rang).toEqual(["first at 1000", "second at 3600000"]);
});

test("time stands still while anything else can happen", async () => {
  const time = new VirtualTime(0);
  let worked = -1;
  const work = async () => {
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    worked = time.now();
  };
  await time.pass(Promise.all([work(), time.sleep(1000)]));
  expect(worked).toBe(0);
});

test("a process that has died is woken by no timer", async () => {
  const time = new VirtualTime(0);
  let woken = false;
  time.setTimeout(() => {
    woken = true;
  }, 10);
  time.stop();
  time.setTimeout(() => {
    woken = true;
  }, 10);
  await time.pass(Promise.resolve());
  expect(woken).toBe(false);
  expect(time.now()).toBe(0);
});

test("a timer that was cleared does not ring", async () => {
  const time = new VirtualTime(0);
  let rung = false;
  const timer = time.setTimeout(() => {
    rung = true;
  }, 10);
  time.clearTimeout(timer);
  await time.pass(time.sleep(20));
  expect(rung).toBe(false);
});
