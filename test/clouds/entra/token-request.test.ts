import { expect, test } from "vitest";
import { type Directory, newDirectory, WorkloadIssuer } from "./directory.ts";
import { EntraError } from "./entra-error.ts";
import { checkTokenRequest } from "./token-request.ts";

const directory: ReturnType<typeof newDirectory> = newDirectory(Date.now);
const { deployer, workloadIssuer } = directory;
const now = () => Math.floor(Date.now() / 1000);
const scope = "https://vault.azure.net/.default";

const withSecret = {
  grant_type: "client_credentials",
  client_id: deployer.clientId,
  client_secret: deployer.clientSecret,
  scope,
};
const withAssertion = (assertion: string) => ({
  grant_type: "client_credentials",
  client_id: deployer.clientId,
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  client_assertion: assertion,
  scope,
});
const check = (form: Record<string, string>, where: Directory = directory) =>
  checkTokenRequest(new URLSearchParams(form), where, now());

function refusal(form: Record<string, string>, where?: Directory): EntraError {
  try {
    check(form, where);
  } catch (error) {
    if (error instanceof EntraError) return error;
  }
  throw new Error("expected a refusal, received a grant");
}

test("a client secret is enough for a token of one resource", () => {
  expect(check(withSecret)).toMatchObject({
    application: { clientId: deployer.clientId },
    by: "client_secret",
    audience: "https://vault.azure.net",
  });
});

test("a federated token of the registered issuer and subject is enough too", () => {
  const token = workloadIssuer.issue({ subject: deployer.workloadSubject });
  expect(check(withAssertion(token))).toMatchObject({ by: "workload_identity" });
});

test.each([
  ["a wrong secret", { ...withSecret, client_secret: "wrong" }, 7000215, 401],
  ["an unknown application", { ...withSecret, client_id: "nobody" }, 700016, 400],
  ["another grant", { ...withSecret, grant_type: "password" }, 70003, 400],
  ["a scope without /.default", { ...withSecret, scope: "https://vault.azure.net" }, 1002012, 400],
  ["two resources", { ...withSecret, scope: `${scope} https://management.azure.com/.default` }, 1002012, 400],
  ["an assertion that is no token", withAssertion("no-token"), 50027, 401],
])("%s is refused", (_, form, number, status) => {
  expect(refusal(form)).toMatchObject({ number, status });
});

test("neither a secret nor an assertion is refused", () => {
  const { client_secret: _, ...bare } = withSecret;
  expect(refusal(bare)).toMatchObject({ number: 7000218, error: "invalid_client" });
});

test("an assertion of another type than JWT is refused", () => {
  const token = workloadIssuer.issue({ subject: deployer.workloadSubject });
  expect(refusal({ ...withAssertion(token), client_assertion_type: "saml" })).toMatchObject({ number: 50027 });
});

test("a subject that is not registered is refused, and named (workload identity federation)", () => {
  const refused = refusal(withAssertion(workloadIssuer.issue({ subject: "system:serviceaccount:infra:other" })));
  expect(refused).toMatchObject({ number: 700213 });
  expect(refused.message).toContain("'system:serviceaccount:infra:other'");
});

test("an audience that is not Entra's exchange is refused", () => {
  const token = workloadIssuer.issue({ subject: deployer.workloadSubject, audience: "sts.amazonaws.com" });
  expect(refusal(withAssertion(token))).toMatchObject({ number: 700212 });
});

test("an issuer that is not registered is refused", () => {
  const token = new WorkloadIssuer("https://oidc.other.example/").issue({ subject: deployer.workloadSubject });
  expect(refusal(withAssertion(token))).toMatchObject({ number: 700211 });
});

test("a token that only claims the registered issuer is refused by its signature", () => {
  const token = new WorkloadIssuer(workloadIssuer.url).issue({ subject: deployer.workloadSubject });
  expect(refusal(withAssertion(token))).toMatchObject({ number: 700027 });
});

test("an expired federated token is refused", () => {
  const token = workloadIssuer.issue({ subject: deployer.workloadSubject, lifetime: -1 });
  expect(refusal(withAssertion(token))).toMatchObject({ number: 700024 });
});

test("an application without federation takes no federated token, and one without a secret no secret", () => {
  const { clientSecret: _, federated: __, ...bare } = deployer;
  const where = { ...directory, applications: [bare] };
  const token = workloadIssuer.issue({ subject: deployer.workloadSubject });
  expect(refusal(withAssertion(token), where)).toMatchObject({ number: 700211 });
  expect(refusal(withSecret, where)).toMatchObject({ number: 7000215 });
});

test("no refusal quotes the secret or the assertion", () => {
  expect(refusal({ ...withSecret, client_secret: "hunter22" }).message).not.toContain("hunter22");
  expect(refusal(withAssertion("a.b.c")).message).not.toContain("a.b.c");
});
