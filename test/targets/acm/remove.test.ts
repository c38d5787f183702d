import { expect, test } from "vitest";
import { waitUntilRemoved } from "../../../provider/targets/acm/remove.ts";
import { TargetError } from "../../../provider/targets/target-error.ts";
import { inVirtualTime } from "../virtual-time.ts";

const id = "arn:aws:acm:eu-west-1:111122223333:certificate/1";
const inUse = () => Promise.reject(new TargetError("in-use", "DeleteCertificate", "ResourceInUseException: in use"));

interface Removal {
  readonly timeoutSeconds?: number;
  /** Seconds for which the certificate is in use; default: for ever. */
  readonly inUseForSeconds?: number;
  readonly remove?: () => Promise<unknown>;
  readonly consumers?: () => Promise<readonly string[]>;
}

async function removed({ timeoutSeconds = 60, inUseForSeconds = Infinity, consumers, remove }: Removal) {
  let calls = 0;
  return inVirtualTime(async () => {
    const start = Date.now();
    const seconds = () => (Date.now() - start) / 1000;
    const attempt = async () => {
      calls++;
      return seconds() < inUseForSeconds ? inUse() : undefined;
    };
    const removal = { remove: remove ?? attempt, consumers: consumers ?? (async () => ["arn:listener/a"]) };
    const error = await waitUntilRemoved(id, timeoutSeconds, removal).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    return { error, calls, seconds: seconds() };
  });
}

test("what nothing uses is removed at once", async () => {
  expect(await removed({ inUseForSeconds: 0 })).toEqual({ error: undefined, calls: 1, seconds: 0 });
});

test("a consumer that is deleted in the same run is waited for", async () => {
  const { error, seconds } = await removed({ inUseForSeconds: 10 });
  expect(error).toBeUndefined();
  expect(seconds).toBeGreaterThanOrEqual(10);
  expect(seconds).toBeLessThan(20);
});

test("the wait asks seldom, not all the time", async () => {
  const { calls } = await removed({ timeoutSeconds: 300 });
  expect(calls).toBeLessThan(40);
});

test("after the timeout the error names the consumers and what helps", async () => {
  const consumers = async () => ["arn:listener/a", "arn:distribution/b"];
  const { error, seconds } = await removed({ timeoutSeconds: 30, consumers });
  expect(error?.message).toBe(
    `DeleteCertificate: ${id} is still in use by arn:listener/a, arn:distribution/b after 30 s; detach it there, or raise deleteTimeoutSeconds`,
  );
  expect(error).toMatchObject({ kind: "in-use" });
  expect(seconds).toBeLessThanOrEqual(30);
});

test("consumers that may not be read do not hide that it is still in use", async () => {
  const consumers = () => Promise.reject(new TargetError("denied", "DescribeCertificate", "AccessDeniedException"));
  const { error } = await removed({ timeoutSeconds: 3, consumers });
  expect(error?.message).toContain("still in use by a consumer that ACM does not name after 3 s");
});

test("what is gone already is removed: a second run after a half-done one succeeds", async () => {
  const remove = () => Promise.reject(new TargetError("absent", "DeleteCertificate", "ResourceNotFoundException"));
  expect((await removed({ remove })).error).toBeUndefined();
});

test("any other failure comes out at once and as it was", async () => {
  const denied = new TargetError("denied", "DeleteCertificate", "AccessDeniedException");
  const { error, seconds } = await removed({ remove: () => Promise.reject(denied) });
  expect(error).toBe(denied);
  expect(seconds).toBe(0);
});
