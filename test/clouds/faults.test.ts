import { expect, test } from "vitest";
import { type Fault, type FaultableCall, type FaultedCall, Faults, runFaulted } from "./faults.ts";

const call: FaultableCall = { operation: "Read", account: "1", region: "here", id: "a" };
const throttle: Fault = { type: "throttle" };

function hits(faults: Faults, calls: readonly FaultableCall[]): number[] {
  return calls.map((each) => faults.take(each).length);
}

test("a fault skips the first `after` matching calls and hits `times` of them, because tests aim at the n-th call", () => {
  const faults = new Faults();
  faults.add({ operation: "Read", after: 1, times: 2, kind: throttle });
  expect(hits(faults, [call, call, call, call])).toEqual([0, 1, 1, 0]);
});

test("a fault hits once by default, and only calls of its operation count", () => {
  const faults = new Faults();
  faults.add({ operation: "Write", after: 1, kind: throttle });
  const write = { ...call, operation: "Write" };
  expect(hits(faults, [call, write, call, write, write])).toEqual([0, 0, 0, 1, 0]);
});

test("`*` matches every operation", () => {
  const faults = new Faults();
  faults.add({ operation: "*", times: 2, kind: throttle });
  expect(hits(faults, [call, { ...call, operation: "Write" }])).toEqual([1, 1]);
});

test("`when` narrows to a certificate, an account or a region", () => {
  const faults = new Faults();
  faults.add({ operation: "*", times: 9, when: { id: "a", account: "1", region: "here" }, kind: throttle });
  const others = [
    { ...call, id: "b" },
    { ...call, account: "2" },
    { ...call, region: "there" },
  ];
  expect(hits(faults, [call, ...others])).toEqual([1, 0, 0, 0]);
});

test("`pending` counts the hits to come, so that a test sees a fault that never struck", () => {
  const faults = new Faults();
  faults.add({ operation: "Read", times: 2, kind: throttle });
  faults.take(call);
  expect(faults.pending).toBe(1);
  faults.clear();
  expect(faults.pending).toBe(0);
});

function recorded(): { events: string[]; call: FaultedCall<string> } {
  const events: string[] = [];
  const note = (event: string) => void events.push(event);
  return {
    events,
    call: {
      effect() {
        note("effect");
        return "result";
      },
      sleep: async (milliseconds) => note(`sleep ${milliseconds}`),
      serviceError: (name, message, status) => new Error(`${name} ${status} ${message}`),
      throttlingError: () => new Error("throttled"),
      thirdPartyWrite: (bundle, result) => note(`write ${bundle.certificate} ${result}`),
      serveStale: (reads, result) => note(`stale ${reads} ${result}`),
      loseTags: (result) => note(`lose-tags ${result}`),
    },
  };
}

const bundle = { certificate: "theirs", privateKey: "" };

test.each<[Fault, string[]]>([
  [{ type: "delay", milliseconds: 5 }, ["sleep 5", "effect"]],
  [{ type: "delay", milliseconds: 5, effect: "after" }, ["effect", "sleep 5"]],
  [{ type: "stale", reads: 3 }, ["effect", "stale 3 result"]],
  [{ type: "lose-tags" }, ["effect", "lose-tags result"]],
  [{ type: "third-party-write", bundle }, ["effect", "write theirs result"]],
  [{ type: "third-party-write", bundle, moment: "before" }, ["write theirs undefined", "effect"]],
])("%j lets the call succeed and acts in its order", async (fault, expected) => {
  const { events, call } = recorded();
  await expect(runFaulted([fault], call)).resolves.toBe("result");
  expect(events).toEqual(expected);
});

test.each<[Fault, string, string[]]>([
  [{ type: "throttle" }, "throttled", []],
  [{ type: "error", name: "Oops", message: "no", status: 500 }, "Oops 500 no", []],
  [{ type: "error", name: "Oops", message: "no", effect: "after" }, "Oops 400 no", ["effect"]],
  [{ type: "cut", effect: "before" }, "socket hang up", []],
  [{ type: "cut", effect: "after" }, "socket hang up", ["effect"]],
])("%j fails the call, with the work done or not as asked", async (fault, message, expected) => {
  const { events, call } = recorded();
  await expect(runFaulted([fault], call)).rejects.toThrow(message);
  expect(events).toEqual(expected);
});

test("faults combine: what changes the service happens before the connection is cut", async () => {
  const { events, call } = recorded();
  const faults: Fault[] = [
    { type: "cut", effect: "after" },
    { type: "third-party-write", bundle },
  ];
  await expect(runFaulted(faults, call)).rejects.toThrow("socket hang up");
  expect(events).toEqual(["effect", "write theirs result"]);
});
