import { CertificateClient } from "@azure/keyvault-certificates";
import { SecretClient } from "@azure/keyvault-secrets";
import { expect, test } from "vitest";
import { issueAuthority } from "../../pki/index.ts";
import { LocalAuthority } from "../entra/local-authority.ts";
import { directCredential, httpClient } from "./http-client.ts";
import { LocalKeyVault } from "./local-key-vault.ts";
import { readPem } from "./pem-content.ts";
import { writePkcs12 } from "./pkcs12-write.ts";

const vaultUrl = "https://prod.vault.azure.net";

function virtual() {
  let time = Date.now();
  const now = () => time;
  const authority = new LocalAuthority({ now });
  const waits: number[] = [];
  const vault = new LocalKeyVault({
    vaults: [new URL(vaultUrl).host],
    trust: authority.trustAt("https://login.example"),
    now,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      time += milliseconds;
    },
  });
  const credential = directCredential(authority, authority.directory.deployer);
  const options = { httpClient: httpClient(vault), retryOptions: { maxRetries: 0 } };
  return {
    vault,
    waits,
    certificates: new CertificateClient(vaultUrl, credential, options),
    secrets: new SecretClient(vaultUrl, credential, options),
  };
}

const leaf = await issueAuthority({ keyAlgorithm: "EC_prime256v1" }).issueLeaf({
  names: ["www.example.com"],
  keyAlgorithm: "EC_prime256v1",
});
const pfx = writePkcs12(
  { certificates: readPem(leaf.certificatePem).certificates, privateKey: leaf.keyObject },
  "modern",
);

test("the SDK's clients work behind no socket, under Azure's own host name and with its verification on", async () => {
  const { certificates, secrets } = virtual();
  await certificates.importCertificate("www", pfx);
  expect(Buffer.from((await certificates.getCertificate("www")).cer ?? "")).toEqual(leaf.der);
  expect((await secrets.getSecret("www")).properties.contentType).toBe("application/x-pkcs12");
});

test("a delay passes virtual time only", async () => {
  const { vault, waits, certificates } = virtual();
  vault.faults.add({ operation: "ImportCertificate", kind: { type: "delay", milliseconds: 3_600_000 } });
  await certificates.importCertificate("www", pfx);
  expect(waits).toEqual([3_600_000]);
});

test("a cut is the error that sockets give", async () => {
  const { vault, certificates } = virtual();
  vault.faults.add({ operation: "ImportCertificate", kind: { type: "cut", effect: "before" } });
  await expect(certificates.importCertificate("www", pfx)).rejects.toMatchObject({ code: "ECONNRESET" });
});
