import { expect, test } from "vitest";
import { connectVault, sendRequestsTo } from "../../../provider/targets/key-vault/client.ts";
import { httpClient, startLocalKeyVault } from "../../clouds/key-vault/index.ts";
import { inVirtualTime } from "../virtual-time.ts";
import { deployer, name, tenantId, vault, vaultUrl, vaultUrls } from "./lifecycle.ts";

const args = { vaultUrl, certificateName: "api" };

test("a vault has one connection in a process, so that its token is asked for once", () => {
  expect(connectVault({ ...args, vaultUrl: `${vaultUrl}/` })).toBe(connectVault(args));
  expect(connectVault({ ...args, certificateName: "other" })).toBe(connectVault(args));
});

test.each([
  ["vault", { vaultUrl: vaultUrls[1] ?? "" }],
  ["credential", { credential: "client_secret" as const }],
  ["tenant", { tenantId }],
  ["client", { clientId: deployer.clientId }],
])("another %s is another connection", (_what, other) => {
  expect(connectVault({ ...args, ...other })).not.toBe(connectVault(args));
});

test("the SDK's own retries are off, so that an import is sent once, and its lost answer told apart", async () => {
  vault.faults.add({ operation: "ImportCertificate", times: 9, kind: { type: "cut", effect: "before" } });
  const { call, certificates } = connectVault(args);
  const importing = call("import", () => certificates.importCertificate(name, Buffer.from("pfx")));
  await expect(importing).rejects.toMatchObject({ kind: "unknown", operation: "import" });
  expect(vault.calls.map(({ operation }) => operation)).toEqual(["ImportCertificate"]);
});

test("a read whose answer was lost is made again", async () => {
  vault.faults.add({ operation: "GetCertificates", times: 2, kind: { type: "cut", effect: "after" } });
  const { call, certificates } = connectVault(args);
  const page = await call("list", () => certificates.listPropertiesOfCertificates().byPage().next());
  expect(page).toMatchObject({ value: [] });
});

test("Retry-After is waited out, by an import too, since nothing came of it", async () => {
  vault.faults.add({ operation: "ImportCertificate", kind: { type: "throttle" } });
  const { call, certificates } = connectVault(args);
  const importing = call("import", () => certificates.importCertificate(name, Buffer.from("pfx")));
  await expect(importing).rejects.toMatchObject({ kind: "refused" });
  const [first, second] = vault.calls;
  expect([first?.outcome, second?.outcome]).toEqual(["Throttled", "BadParameter"]);
  expect((second?.time ?? 0) - (first?.time ?? 0)).toBeGreaterThanOrEqual(1_000);
});

test("throttling that does not end is reported after two minutes, not waited for without end", async () => {
  // A vault of its own, because turns at it are counted by the clock that jumps.
  const { call } = connectVault({ ...args, vaultUrl: "https://busy.vault.azure.net" });
  const throttled = Object.assign(new Error("slow down"), { statusCode: 429, code: "Throttled" });
  await inVirtualTime(async () => {
    const start = Date.now();
    await expect(call("get", () => Promise.reject(throttled))).rejects.toMatchObject({ kind: "unavailable" });
    expect(Date.now() - start).toBeGreaterThan(60_000);
    expect(Date.now() - start).toBeLessThanOrEqual(120_000);
  });
});

test("a server whose certificate nobody vouches for gets no token, and the message says what to do, at once", async () => {
  const stranger = await startLocalKeyVault();
  try {
    const { call, certificates } = connectVault({ ...args, vaultUrl: stranger.vaultUrl });
    const reading = call("get certificate", () => certificates.getCertificate(name));
    await expect(reading).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
    expect(stranger.vault.calls).toEqual([]);
  } finally {
    await stranger.close();
  }
});

test("a simulation's own HTTP client takes the place of the sockets, until it is taken back", async () => {
  const paths: string[] = [];
  const inProcess = httpClient(vault);
  sendRequestsTo({
    sendRequest: (request) => {
      paths.push(new URL(request.url).pathname);
      return inProcess.sendRequest(request);
    },
  });
  const read = async () => {
    const { call, certificates } = connectVault(args);
    await expect(call("get", () => certificates.getCertificate(name))).rejects.toMatchObject({ kind: "absent" });
    return paths.length;
  };
  const sent = await read();
  expect(paths[0]).toBe(`/certificates/${name}/`);
  sendRequestsTo(undefined);
  expect(await read()).toBe(sent);
});
