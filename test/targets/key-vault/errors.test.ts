import { expect, test } from "vitest";
import { judge, toTargetError } from "../../../provider/targets/key-vault/errors.ts";
import { TargetError } from "../../../provider/targets/target-error.ts";
import { newKey } from "../../pki/keys.ts";

/** An error as the Azure SDK throws it for an answer of the service. */
const answered = (statusCode: number, message = "why", { inner = "", headers = {} as Record<string, string> } = {}) =>
  Object.assign(new Error(message), {
    name: "RestError",
    statusCode,
    code: "Code",
    details: { error: { innerError: inner === "" ? undefined : { code: inner } } },
    response: { headers: { get: (name: string) => headers[name] } },
  });
const network = (code: string) => Object.assign(new Error(`connect ${code}`), { name: "RestError", code });
const signIn = (name: string) => Object.assign(new Error("no"), { name });

test.each([
  ["throttling", answered(429), "safe", "unavailable", "unavailable"],
  ["no such certificate", answered(404), "never", "absent", "absent"],
  ["a refusal", answered(400), "never", "refused", "refused"],
  ["a conflict", answered(409), "never", "refused", "refused"],
  ["a missing permission", answered(403), "never", "denied", "denied"],
  ["a token that is not accepted", answered(401), "never", "denied", "denied"],
  ["no credential", signIn("CredentialUnavailableError"), "never", "denied", "denied"],
  ["a failed sign-in", Object.assign(signIn("AuthenticationError"), { statusCode: 500 }), "never", "denied", "denied"],
  ["a chain of failed sign-ins", signIn("AggregateAuthenticationError"), "never", "denied", "denied"],
  ["an error of the service's own", answered(500), "if-repeatable", "unknown", "unavailable"],
  ["a gateway's timeout", answered(504), "if-repeatable", "unknown", "unavailable"],
  ["a cut connection", network("ECONNRESET"), "if-repeatable", "unknown", "unavailable"],
  ["a connection refused", network("ECONNREFUSED"), "safe", "unavailable", "unavailable"],
  ["an unknown host", network("ENOTFOUND"), "safe", "unavailable", "unavailable"],
  ["a proxy's own certificate", network("SELF_SIGNED_CERT_IN_CHAIN"), "never", "unavailable", "unavailable"],
  ["a certificate for another host", network("ERR_TLS_CERT_ALTNAME_INVALID"), "never", "unavailable", "unavailable"],
] as const)("%s: whether again, and what it is of a write and of a read", (_case, thrown, retry, ofWrite, ofRead) => {
  expect(judge(thrown).retry).toBe(retry);
  expect(toTargetError(thrown, "import", true).kind).toBe(ofWrite);
  expect(toTargetError(thrown, "get certificate", false).kind).toBe(ofRead);
});

test("what was already judged here is passed on, and never tried again", () => {
  const error = new TargetError("denied", "sign-in", "why");
  expect(judge(error)).toEqual({ retry: "never" });
  expect(toTargetError(error, "import", true)).toBe(error);
});

test("Retry-After is the service's own wish for the pause", () => {
  const throttled = (wish: string) => judge(answered(429, "slow down", { headers: { "retry-after": wish } }));
  expect(throttled("7")).toEqual({ retry: "safe", afterSeconds: 7 });
  // A date, or nonsense, is no number of seconds: the usual pauses then.
  expect(throttled("Wed, 21 Oct 2026 07:28:00 GMT")).toEqual({ retry: "safe" });
  expect(throttled("0")).toEqual({ retry: "safe" });
});

test.each([
  [
    "ForbiddenByFirewall",
    "the vault's firewall does not let this machine in: run where it does, or add the address to it",
  ],
  ["ForbiddenByRbac", "grant the role Key Vault Certificates Officer on the vault, or the action named"],
  ["ForbiddenByPolicy", "the vault uses access policies: grant the certificate permission named there"],
  ["SecretDisabled", "the latest version is disabled, so its consumers get nothing: enable it, or import a new one"],
  ["ObjectIsDeletedButRecoverable", "set keyVault.recoverDeleted to recover it first, or purge it"],
  ["ObjectIsBeingDeleted", "it is still being deleted: run again in a minute"],
  ["ObjectIsBeingRecovered", "it is still being recovered: run again in a minute"],
])("%s says what to do", (inner, advice) => {
  expect(toTargetError(answered(403, "why", { inner }), "import", true).message).toBe(
    `import: ${inner}: why: ${advice}`,
  );
});

test("reading secrets needs another role than the usual one", () => {
  expect(toTargetError(answered(403, "why", { inner: "ForbiddenByRbac" }), "get secret", false).message).toBe(
    "get secret: ForbiddenByRbac: why: grant the role Key Vault Certificate User as well, or the action named",
  );
});

const aboutEncryption =
  'if the bundle is sound, this vault does not take its PKCS#12 encryption: set keyVault.pfxEncryption to the other one ("modern" or "legacy")';

test.each([
  [
    400,
    "The specified PKCS#12 X.509 certificate content can not be read. Please check if certificate is in valid PKCS#12 format.",
    aboutEncryption,
  ],
  [400, "The password you entered for the certificate is incorrect.", aboutEncryption],
  [409, "pending", "another operation on this name is under way: complete or cancel it, then run again"],
  [
    400,
    "Unsupported key size (2048). Supported sizes are [256, 384, 521]",
    "vaults have refused RSA certificates that an EC authority signed: have it issued by an RSA one, or with an EC key",
  ],
])("an import refused with %i, %j, says what to do", (status, message, advice) => {
  expect(toTargetError(answered(status, message), "import", true).message).toBe(`import: Code: ${message}: ${advice}`);
});

test("a refusal that is not about the encryption is not blamed on it", () => {
  const { message } = toTargetError(answered(400, "X509 Certificate is already expired"), "import", true);
  expect(message).toBe("import: Code: X509 Certificate is already expired");
});

test("an unknown host and an untrusted one say where to look", () => {
  expect(toTargetError(network("ENOTFOUND"), "get certificate", false).message).toBe(
    "get certificate: ENOTFOUND: connect ENOTFOUND: no such host: check keyVault.vaultUrl, and the DNS zone where the vault has a private endpoint",
  );
  expect(toTargetError(network("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "get certificate", false).message).toContain(
    "name its CA in NODE_EXTRA_CA_CERTS",
  );
});

test("the missing action and the resource are kept, on one line, though they look like a key to a redaction", () => {
  const action = "Microsoft.KeyVault/vaults/certificates/import/action";
  const resource = "/resourcegroups/g/providers/microsoft.keyvault/vaults/production/certificates/api/import";
  const said = `Caller is not authorized.\r\nAction: '${action}'\r\nResource: '${resource}'\r\n`;
  const { message } = toTargetError(answered(403, said, { inner: "ForbiddenByRbac" }), "import", true);
  expect(message).toContain(`Caller is not authorized. Action: '${action}' Resource: '${resource}': grant`);
});

test("a service that repeats the request's key in its refusal does not get it into a message", () => {
  const pem = newKey("EC_prime256v1").export({ type: "pkcs8", format: "pem" }).toString();
  const body = pem.replace(/-----[^-]*-----|\s/g, "");
  for (const said of [pem, `'${body}'`, Buffer.from(pem).toString("base64")]) {
    const { message } = toTargetError(answered(400, `Property value ${said}`), "import", true);
    expect(message).toContain("removed]");
    for (let start = 0; start + 24 <= body.length; start++)
      expect(message).not.toContain(body.slice(start, start + 24));
  }
});
