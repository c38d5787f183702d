import { expect, test } from "vitest";
import { ConnectionCut } from "../http.ts";
import { AwsError } from "./aws-error.ts";
import { type ServiceCall, ServiceCalls, type Worked } from "./service-calls.ts";

const caller = {
  arn: "me",
  userId: "U",
  account: "1",
  region: "here",
  service: "acm",
  allow: undefined,
  roleArn: undefined,
};

function call(change: Partial<ServiceCall<Worked>> = {}): ServiceCall<Worked> {
  return {
    operation: "Write",
    caller,
    arn: undefined,
    spendQuota() {},
    throttlingError: () => new AwsError("Throttled", "slow down"),
    work: () => ({ arn: "made" }),
    ...change,
  };
}

test("a call is logged with what it turned out to be about", async () => {
  const calls = new ServiceCalls({ now: () => 7 });
  await calls.run(call());
  expect(calls.calls).toEqual([
    {
      service: "acm",
      operation: "Write",
      account: "1",
      region: "here",
      caller: "me",
      time: 7,
      arn: "made",
      outcome: "ok",
    },
  ]);
});

test("quota is spent before faults and work, so that a throttled call uses up no fault", async () => {
  const calls = new ServiceCalls();
  calls.faults.add({ operation: "*", kind: { type: "cut", effect: "before" } });
  const spendQuota = () => {
    throw new AwsError("Throttled", "slow down");
  };
  await expect(calls.run(call({ spendQuota }))).rejects.toThrow("slow down");
  expect([calls.faults.pending, calls.calls[0]?.outcome]).toEqual([1, "Throttled"]);
});

test("a fault after the work changes the answer, not what the call did", async () => {
  const calls = new ServiceCalls();
  calls.faults.add({ operation: "Write", kind: { type: "cut", effect: "after" } });
  await expect(calls.run(call())).rejects.toThrow(ConnectionCut);
  expect(calls.calls).toMatchObject([{ outcome: "ok", fault: "cut" }]);
});

test("a fault that an operation can't carry out is the test's error, not the service's", async () => {
  const calls = new ServiceCalls();
  calls.faults.add({ operation: "*", kind: { type: "lose-tags" } });
  await expect(calls.run(call())).rejects.toThrow("lose-tags: expected an operation that knows it, received Write");
});

test("an AwsError is answered in the protocol's form, anything else is a bug and comes out", async () => {
  const calls = new ServiceCalls();
  const request = { method: "GET", path: "/", headers: {}, body: "" };
  const answer = (error: Error) =>
    calls.answer(
      request,
      ({ name }) => ({ status: 400, headers: {}, body: name }),
      async () => Promise.reject(error),
    );
  calls.accounts.authenticate = () => caller;
  await expect(answer(new AwsError("Known", ""))).resolves.toMatchObject({ body: "Known" });
  await expect(answer(new TypeError("bug"))).rejects.toThrow("bug");
});
