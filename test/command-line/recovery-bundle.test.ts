import { expect, test } from "vitest";
import { recoveryBundle } from "../../provider/command-line/recovery-bundle.ts";
import type { RecordedResource } from "../../provider/command-line/stack-state.ts";
import { issue } from "../clouds/acm/fixtures.ts";
import type { IssuedLeaf } from "../pki/index.ts";
import { written } from "./files.ts";

const texts = ({ certificatePem, chainPem, privateKeyPem }: IssuedLeaf) => ({
  certificate: certificatePem,
  chain: chainPem,
  privateKey: privateKeyPem,
});

function resource(inputs: object, outputs: object): RecordedResource {
  return {
    urn: "urn",
    type: "ImportedCertificate",
    name: "api",
    stack: "dev",
    id: "arn",
    inputs: { ...inputs },
    outputs: { ...outputs },
    initErrors: [],
  };
}

test("without a failure the last known good bundle is what was imported last", async () => {
  const leaf = await issue();
  const found = await recoveryBundle(resource(texts(leaf), texts(leaf)), {});
  expect(found.inputs).toEqual(texts(leaf));
});

test("after one it is that of the state's inputs, which are from before the failed run", async () => {
  const [before, failed] = [await issue(), await issue()];
  const outputs = { ...texts(failed), previousFingerprint: before.fingerprint };
  expect((await recoveryBundle(resource(texts(before), outputs), {})).inputs).toEqual(texts(before));
});

test("a first import over a pin left only the old key in the state: with the certificate's file that is enough", async () => {
  const [before, failed] = [await issue(), await issue()];
  const outputs = {
    ...texts(failed),
    previousFingerprint: before.fingerprint,
    rollbackPrivateKey: before.privateKeyPem,
  };
  const adopted = resource(texts(failed), outputs);
  await expect(recoveryBundle(adopted, {})).rejects.toThrow("give its file with --certificate");
  const [certificate = ""] = written({ "before.pem": before.certificatePem + before.chainPem });
  const found = await recoveryBundle(adopted, { certificate });
  expect(found.inputs).toMatchObject({ privateKey: before.privateKeyPem });
  expect(found.inputs, "not the failed one's").not.toHaveProperty("chain");
  expect(found.source).toContain("with its private key from the state");
});

test("a certificate whose key nobody has is refused with the option that would help", async () => {
  const [leaf, foreign] = [await issue(), await issue()];
  const [certificate = "", key = ""] = written({
    "foreign.pem": foreign.certificatePem,
    "foreign.key": foreign.privateKeyPem,
  });
  const known = resource(texts(leaf), texts(leaf));
  await expect(recoveryBundle(known, { certificate })).rejects.toThrow("--private-key: expected");
  await expect(recoveryBundle(known, { privateKey: key })).rejects.toThrow("--certificate: expected");
});
