import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startLocalAcm } from "../clouds/acm/index.ts";
import { Example, examples, issue } from "./example.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "short-lived-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("the outputs of an ACME client, of Vault and of cert-manager are all taken, and each renewal rotates", {
  timeout: 180_000,
}, async () => {
  const cloud = await startLocalAcm();
  const folder = (name: string) => join(directory, name);
  const write = (name: string, files: Readonly<Record<string, string>>) => {
    mkdirSync(folder(name));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder(name), file), text);
  };
  const [acme, vault, secret] = await Promise.all([1, 2, 3].map(() => issue(["api.example.com"])));
  if (acme === undefined || vault === undefined || secret === undefined) throw new Error("three were issued");
  write("acme", { "fullchain.pem": acme.certificatePem + acme.chainPem, "privkey.pem": acme.privateKeyPem });
  const data = {
    certificate: vault.certificatePem.trim(),
    issuing_ca: vault.chainPem.trim(),
    ca_chain: [vault.chainPem.trim()],
    private_key: vault.privateKeyPem.trim(),
  };
  write("vault", { "vault.json": JSON.stringify({ data }) });
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const tls = {
    "tls.crt": base64(secret.certificatePem + secret.chainPem),
    "tls.key": base64(secret.privateKeyPem),
    "ca.crt": base64(secret.rootPem),
  };
  write("cert-manager", { "secret.json": JSON.stringify({ kind: "Secret", type: "kubernetes.io/tls", data: tls }) });

  const example = await Example.create("short-lived", {
    environment: cloud.env,
    config: { "aws:region": "eu-west-1" },
  });
  try {
    for (const [name, { fingerprint, chainPem }] of Object.entries({ acme, vault, "cert-manager": secret })) {
      await example.stack.setConfig({ directory: folder(name) });
      await example.up();
      const certificates = cloud.acm.certificates();
      expect(certificates).toMatchObject([{ fingerprint }]);
      expect(certificates[0]?.chainFingerprints, name).toHaveLength(chainPem.split("BEGIN").length - 1);
    }
    expect(await example.stack.exportState(), "a key in clear").not.toContain("PRIVATE KEY");
  } finally {
    await example.remove();
    await cloud.close();
  }
});

/** Runs renew.ts with a `pulumi` that shows these outputs and keeps what it was asked. */
function renew(outputs: object, ...command: string[]) {
  const log = join(directory, "asked");
  const pulumi = join(directory, "pulumi");
  writeFileSync(join(directory, "outputs.json"), JSON.stringify(outputs));
  writeFileSync(
    pulumi,
    `#!/bin/sh\necho "$@" >> "${log}"\n[ "$1" = stack ] && cat "${directory}/outputs.json"\nexit 0\n`,
  );
  chmodSync(pulumi, 0o755);
  const printed = execFileSync(process.execPath, [join(examples, "short-lived/renew.ts"), ...command], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: [directory, dirname(process.execPath), process.env.PATH].join(delimiter),
      RENEW_OUTPUT: join(directory, "vault.json"),
    },
  });
  const asked = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  rmSync(log, { force: true });
  return { printed, asked };
}

const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 60 * 60 * 1000).toISOString();
const issued = () =>
  existsSync(join(directory, "vault.json")) ? readFileSync(join(directory, "vault.json"), "utf8") : "";

test("nothing is issued before two thirds of the live certificate's life are over", () => {
  const { printed, asked } = renew({ notBefore: hoursFromNow(-15), notAfter: hoursFromNow(9) }, "echo", "new");
  expect(printed).toContain("not due before");
  expect(asked).toEqual(["stack output --json"]);
  expect(issued()).toBe("");
});

test.each([
  { when: "two thirds are over", outputs: { notBefore: hoursFromNow(-17), notAfter: hoursFromNow(7) } },
  { when: "the stack has no certificate yet", outputs: {} },
])("where $when, a certificate is issued and deployed", ({ outputs }) => {
  expect(renew(outputs, "echo", "new").asked).toEqual(["stack output --json", "up --yes"]);
  expect(issued()).toBe("new\n");
});

test("a command that fails to issue deploys nothing", () => {
  expect(() => renew({}, "false")).toThrow();
  expect(readFileSync(join(directory, "asked"), "utf8").trim()).toBe("stack output --json");
});
