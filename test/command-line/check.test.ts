import { expect, test } from "vitest";
import { parseBundle } from "../../provider/certificate/bundle.ts";
import { toPfx } from "../../provider/certificate/pfx.ts";
import { authority, bundleOf, issue } from "../clouds/acm/fixtures.ts";
import { answerOf, command } from "./command.ts";
import { written } from "./files.ts";

interface Checked {
  readonly ok: boolean;
  readonly violations: readonly { readonly code: string; readonly message: string }[];
  readonly warnings: readonly { readonly code: string }[];
  readonly certificate?: { readonly fingerprint: string };
  readonly chain?: readonly object[];
}

const check = async (...args: string[]) => {
  const run = await command(["check", ...args, "--json"]);
  return { ...run, answer: answerOf<Checked>(run) };
};

test("a sound bundle in any order of files is said to be one, so that a CI job can rely on exit code 0", async () => {
  const leaf = await issue();
  const [chain = "", certificate = "", key = ""] = written({
    "chain.pem": leaf.chainPem,
    "api.pem": leaf.certificatePem,
    "api.key": leaf.privateKeyPem,
  });
  const run = await command(["check", chain, certificate, "--private-key", key, "--target", "acm"]);
  expect(run).toMatchObject({ code: 0, stderr: "" });
  expect(run.stdout).toContain("certificate, chain and private key belong together");
  expect(run.stdout, "colour is for terminals").not.toContain("\u001b");
  const { code, answer } = await check(chain, certificate, "--private-key", key);
  expect({ code, ok: answer.ok, chain: answer.chain?.length }).toEqual({ code: 0, ok: true, chain: 1 });
  expect(answer.certificate?.fingerprint).toBe(leaf.fingerprint);
});

test("a key of another certificate is refused, and the key comes through stdin without being shown", async () => {
  const [leaf, other] = [await issue(), await issue()];
  const [certificate = ""] = written({ "api.pem": leaf.certificatePem + leaf.chainPem });
  const run = await command(["check", certificate, "--private-key", "-"], { stdin: other.privateKeyPem });
  expect(run.code).toBe(1);
  expect(run.stdout).toContain("privateKey: expected the private key of CN=www.example.com");
  expect(run.stdout + run.stderr).not.toContain(other.privateKeyPem.split("\n")[1]);
});

test("what has expired is refused, and what will soon be is a warning that --strict refuses", async () => {
  const day = 24 * 60 * 60 * 1000;
  const [expired, soon] = [
    await issue({ notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - day) }),
    await issue({ notAfter: new Date(Date.now() + 5 * day) }),
  ];
  const [old = "", ending = ""] = written({
    "old.pem": expired.certificatePem + expired.chainPem,
    "soon.pem": soon.certificatePem + soon.chainPem,
  });
  expect((await check(old)).answer.violations).toMatchObject([{ code: "CERTIFICATE_EXPIRED" }]);
  const lenient = await check(ending);
  expect(lenient.code).toBe(0);
  expect(lenient.answer.warnings).toMatchObject([{ code: "CERTIFICATE_EXPIRES_SOON" }]);
  expect((await command(["check", ending, "--strict"])).code).toBe(1);
});

test("a service's own rules are asked only for that service, without the key as well", async () => {
  const { certificatePem, chainPem } = await authority.issueLeaf({
    names: ["a.example.com"],
    keyAlgorithm: "RSA_1024",
  });
  const [file = ""] = written({ "api.pem": certificatePem + chainPem });
  expect((await check(file, "--target", "acm")).code).toBe(0);
  const { code, answer } = await check(file, "--target", "key-vault");
  expect(code).toBe(1);
  expect(answer.violations[0]?.message).toContain("a key that Key Vault imports");
});

test("a PFX is read with the passphrase of a variable, which is no argument that a process list would show", async () => {
  const { certificate, chain = "", privateKey } = bundleOf(await issue());
  const pfx = await toPfx(parseBundle({ certificate, chain, privateKey }), { encryption: "modern" });
  const [file = ""] = written({ "api.pfx": pfx });
  const run = await command(["check", file, "--passphrase-env", "PASS"], { env: { PASS: "" } });
  expect(run).toMatchObject({ code: 0, stderr: "" });
  const wrong = await command(["check", file, "--passphrase-env", "PASS"], { env: { PASS: "another" } });
  expect(wrong.code).toBe(1);
  expect(wrong.stdout).toContain("expected the PFX's password");
});

test.each([
  { what: "a file that is not there", args: ["check", "/nowhere/api.pem"], says: "received ENOENT" },
  {
    what: "a variable that is not set",
    args: ["check", "FILE", "--private-key", "FILE", "--passphrase-env", "NO"],
    says: "--passphrase-env",
  },
  { what: "stdin twice", args: ["check", "-", "--private-key", "-"], says: "at most one thing to read from stdin" },
  {
    what: "an unknown service",
    args: ["check", "FILE", "--target", "iam"],
    says: "Allowed choices are acm, key-vault",
  },
])("$what is a mistake in the command, not in the certificate: exit code 2", async ({ args, says }) => {
  const [file = ""] = written({ "api.key": (await issue()).privateKeyPem });
  const run = await command(args.map((each) => (each === "FILE" ? file : each)));
  expect(run).toMatchObject({ code: 2, stdout: "" });
  expect(run.stderr).toContain(says);
});
