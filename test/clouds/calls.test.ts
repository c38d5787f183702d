import { expect, test } from "vitest";
import { CallLog } from "./calls.ts";

interface Arriving {
  readonly operation: string;
  readonly arn?: string;
}

const arriving = { operation: "GetCertificate" };

test("a call is in the log from its arrival on, pending until its work is done", () => {
  const log = new CallLog<Arriving>();
  const call = log.open(arriving);
  expect([log.calls[0]?.outcome, call.hasEnded]).toEqual(["pending", false]);
  call.about({ arn: "arn" });
  call.faulted([]);
  call.ended("ok");
  expect(log.calls).toEqual([{ ...arriving, arn: "arn", outcome: "ok" }]);
  expect(call.hasEnded).toBe(true);
});

test("the faults that hit are named by kind alone, because a third party's bundle holds a key", () => {
  const log = new CallLog<Arriving>();
  const bundle = { certificate: "c", privateKey: "secret" };
  log.open(arriving).faulted([
    { type: "third-party-write", bundle },
    { type: "cut", effect: "after" },
  ]);
  expect(log.calls[0]?.fault).toBe("third-party-write, cut");
  expect(JSON.stringify(log.calls)).not.toContain("secret");
});

test("a call that ends after the log was cleared does not come back", () => {
  const log = new CallLog<Arriving>();
  const call = log.open(arriving);
  log.clear();
  call.ended("ok");
  expect(log.calls).toEqual([]);
});
