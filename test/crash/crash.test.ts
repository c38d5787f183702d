import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { acmStack } from "../engine/acm-stack.ts";
import { standInEngine } from "../engine/stand-in/engine.ts";
import { issueAuthority } from "../pki/index.ts";
import { SecretScan } from "../secret-scan.ts";

const issuer = issueAuthority().issueIntermediate();
const leaf = await issuer.issueLeaf({ names: ["api.example.com"] });
const { keyObject: another } = await issuer.issueLeaf({ names: ["other.example.com"] });
const scan = new SecretScan([leaf.keyObject, another], [], [leaf.certificatePem + leaf.chainPem]);

test.each([
  ["an exception that nobody catches", "exception", /TypeError: a bug/],
  ["a rejection that nobody handles", "rejection", /TypeError: a bug/],
  ["a sudden end, with Node's diagnostic report,", "abort", /Writing Node.js report/],
])("%s in the provider process shows no key", { timeout: 60_000 }, async (_case, bug, sign) => {
  const reports = mkdtempSync(join(tmpdir(), "reports-"));
  const options = [
    `--import ${new URL("bug.ts", import.meta.url)}`,
    "--report-on-fatalerror",
    `--report-dir=${reports}`,
  ];
  const stack = await acmStack(standInEngine(), {
    program: "certificates",
    config: { resources: [{ name: "api", args: { acm: { region: "eu-west-1" } } }] },
    environment: { NODE_OPTIONS: options.join(" "), BUG: bug },
  });
  try {
    stack.certificates.receive("api", leaf);
    const { text } = await stack.certificates.stack.up();
    expect(text, "the bug has shown").toMatch(sign);
    const files = readdirSync(reports).map((file) => readFileSync(join(reports, file), "utf8"));
    expect(files.length).toBe(bug === "abort" ? 1 : 0);
    for (const shown of [text, await stack.certificates.stack.exportState(), ...files]) {
      expect(scan.finds(shown), "a run of the private key is shown").toBe(false);
    }
  } finally {
    await stack.close();
    rmSync(reports, { recursive: true });
  }
});

test("the scan would find the key in any form, and finds none in a certificate", () => {
  const { privateKeyPem, keyObject, certificatePem } = leaf;
  const der = keyObject.export({ type: "pkcs8", format: "der" });
  for (const form of [
    privateKeyPem,
    JSON.stringify(privateKeyPem),
    der.toString("hex"),
    Buffer.from(privateKeyPem).toString("base64"),
  ]) {
    expect(scan.finds(`… ${form} …`)).toBe(true);
    expect(scan.finds(`… ${form.slice(300, 400)} …`)).toBe(true);
  }
  expect(scan.finds(certificatePem)).toBe(false);
});
