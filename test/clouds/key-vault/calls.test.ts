import { expect, test } from "vitest";
import { CallLog } from "./calls.ts";

const arriving = { operation: "GetCertificate", vault: "a", name: "www", caller: "me", time: 1 };

test("a call is in the log from its arrival on, and pending until it ends", () => {
  const log = new CallLog();
  const call = log.open(arriving);
  expect(log.calls).toEqual([{ ...arriving, outcome: "pending" }]);
  call.faulted([]);
  call.ended("ok");
  expect(log.calls).toEqual([{ ...arriving, outcome: "ok" }]);
});

test("the faults that hit it are named", () => {
  const log = new CallLog();
  const call = log.open(arriving);
  call.faulted([{ type: "delay", milliseconds: 1 }, { type: "throttle" }]);
  call.ended("Throttled");
  expect(log.calls).toEqual([{ ...arriving, outcome: "Throttled", fault: "delay, throttle" }]);
  log.clear();
  expect(log.calls).toEqual([]);
});
