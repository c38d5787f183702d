import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseBundle } from "../../provider/certificate/bundle.ts";
import { fromPfx, toPfx } from "../../provider/certificate/pfx.ts";
import { InvalidInputError } from "../../provider/errors.ts";
import { issueTree } from "./fixtures.ts";

const bundles = await Promise.all(
  (["RSA_2048", "EC_prime256v1", "EC_secp384r1"] as const).map(async (keyAlgorithm) => {
    const { leaf } = await issueTree({ keyAlgorithm });
    const certificate = leaf.rootPem + leaf.chainPem + leaf.certificatePem;
    return [keyAlgorithm, parseBundle({ certificate, privateKey: leaf.privateKeyPem })] as const;
  }),
);
const oldOptions = ["-legacy", "-certpbe", "PBE-SHA1-RC2-40", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1"];
const forms = bundles.flatMap(([name, bundle]) =>
  (["modern", "legacy"] as const).map((form) => [name, form, bundle] as const),
);

describe.each(forms)("a PFX of an %s key, %s", (_, encryption, bundle) => {
  it("gives the same bundle back", async () => {
    const read = await fromPfx(await toPfx(bundle, { encryption }));
    expect(read.leaf.fingerprint).toBe(bundle.leaf.fingerprint);
    expect(read.chain.map((each) => each.fingerprint)).toEqual(bundle.chain.map((each) => each.fingerprint));
    expect(read.privateKey.pem).toBe(bundle.privateKey.pem);
  });

  it.skipIf(!opensslOnPath())(
    "OpenSSL opens it: leaf first, chain in order, the key, and the encryption told",
    async () => {
      const shown = openssl(await toPfx(bundle, { encryption }), ["-info", "-nodes"], encryption);
      const pem = [bundle.leaf, ...bundle.chain].map((each) => each.pem).join("");
      expect(shown.stdout.match(/-----BEGIN CERT[\s\S]+?-----END CERTIFICATE-----\n/g)?.join("")).toBe(pem);
      expect(shown.stdout).toContain(bundle.privateKey.pem);
      expect(shown.stderr).toContain(
        encryption === "modern" ? "AES-256-CBC, Iteration 2048, PRF hmacWithSHA256" : "3-KeyTripleDES-CBC",
      );
      expect(shown.stderr).toContain(encryption === "modern" ? "MAC: sha256" : "MAC: sha1");
    },
  );
});

it.skipIf(!hasLegacyCiphers())("RC2-40 and triple DES, as vaults have returned it, is read", async () => {
  const [[, bundle]] = bundles as [(typeof bundles)[number]];
  const read = await fromPfx(writtenByOpenssl(bundle.leaf.pem + bundle.privateKey.pem, oldOptions), "");
  expect(read.leaf.fingerprint).toBe(bundle.leaf.fingerprint);
  expect(read.privateKey.pem).toBe(bundle.privateKey.pem);
});

describe("a PFX that can't be read says why", () => {
  const codeOf = async (pfx: Uint8Array, password?: string) => {
    const error = await fromPfx(pfx, password).catch((reason: unknown) => reason);
    if (!(error instanceof InvalidInputError)) throw error;
    return error.code;
  };

  it("another password", async () => {
    const [[, bundle]] = bundles as [(typeof bundles)[number]];
    expect(await codeOf(await toPfx(bundle, { encryption: "modern" }), "wrong")).toBe("PASSPHRASE_WRONG");
  });

  it("something else, cut off, or too large", async () => {
    const [[, bundle]] = bundles as [(typeof bundles)[number]];
    const pfx = await toPfx(bundle, { encryption: "modern" });
    expect(await codeOf(Buffer.from("no PFX"))).toBe("PFX_UNREADABLE");
    expect(await codeOf(pfx.subarray(0, 100))).toBe("PFX_UNREADABLE");
    expect(await codeOf(Buffer.alloc(1024 * 1024 + 1))).toBe("PFX_UNREADABLE");
  });

  it.skipIf(!opensslOnPath())("one without a key, as the secret of a key that isn't exportable", async () => {
    const [[, bundle]] = bundles as [(typeof bundles)[number]];
    const pfx = writtenByOpenssl(bundle.leaf.pem, ["-nokeys"]);
    expect(await codeOf(pfx)).toBe("PRIVATE_KEY_MISSING");
  });
});

/** OpenSSL reads its input twice, for the key and for the certificates: a file, and no pipe. */
function writtenByOpenssl(input: string, options: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "pfx-"));
  try {
    writeFileSync(join(folder, "all.pem"), input);
    const all = ["pkcs12", "-export", "-in", join(folder, "all.pem"), "-passout", "pass:", ...options];
    return execFileSync("openssl", all, { stdio: ["ignore", "pipe", "ignore"] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function hasLegacyCiphers(): boolean {
  try {
    return writtenByOpenssl(bundles[0]?.[1].leaf.pem ?? "", [...oldOptions, "-nokeys"]).length > 0;
  } catch {
    return false;
  }
}

function opensslOnPath(): boolean {
  try {
    return execFileSync("openssl", ["version"], { encoding: "utf8" }).startsWith("OpenSSL 3");
  } catch {
    return false;
  }
}

function openssl(pfx: Buffer, options: readonly string[], encryption: string): { stdout: string; stderr: string } {
  const legacy = encryption === "legacy" ? ["-legacy"] : [];
  const all = ["pkcs12", ...legacy, "-passin", "pass:", ...options];
  // One stream for each: -info writes to stderr.
  const script = 'openssl "$@" 2>&1 >/dev/null';
  const stdout = execFileSync("openssl", all, { input: pfx, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] });
  const stderr = execFileSync("sh", ["-c", script, "openssl", ...all], { input: pfx, encoding: "utf8" });
  return { stdout, stderr };
}
