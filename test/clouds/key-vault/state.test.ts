import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { authority, importPfx, issue, vault } from "./fixtures.ts";

test("a version is described by what identifies it, and by nothing of its key but whose it is", async () => {
  const leaf = await issue();
  const { properties } = await importPfx("www", leaf, { tags: { owner: "us" } });
  const publicKey = leaf.keyObject;
  expect(vault.certificate("www")).toEqual({
    name: "www",
    phase: "live",
    versions: [
      {
        id: properties.version,
        fingerprint: leaf.fingerprint,
        thumbprint: createHash("sha1").update(leaf.der).digest("hex"),
        publicKeyFingerprint: vault.privateKeyFingerprintOf("www"),
        order: [leaf.fingerprint, authority.fingerprint],
        contentType: "application/x-pkcs12",
        exportable: true,
        enabled: true,
        tags: { owner: "us" },
      },
    ],
  });
  const body = publicKey.export({ type: "pkcs8", format: "der" }).toString("base64").slice(-40);
  expect(JSON.stringify(vault.certificates())).not.toContain(body);
});
