import { ImportedCertificate } from "pulumi-certificates";
import { certificate, chain, privateKey, privateKeyPassphrase, target } from "./settings";

const bundle = {
  certificate: certificate(),
  chain: chain(),
  privateKey: privateKey(),
  privateKeyPassphrase: privateKeyPassphrase(),
};

/** Outputs for other stacks, to be read through a StackReference. */
export = outputsOf();

function outputsOf() {
  const place = target();
  if (place.kind === "acm") {
    const { region, certificateArn, tags } = place;
    const imported = new ImportedCertificate("certificate", { ...bundle, acm: { region, certificateArn, tags } });
    return { certificateArn: imported.certificateArn, fingerprint: imported.fingerprint, notAfter: imported.notAfter };
  }
  const { vaultUrl, certificateName, tags } = place;
  const imported = new ImportedCertificate("certificate", { ...bundle, keyVault: { vaultUrl, certificateName, tags } });
  return { secretId: imported.secretId, fingerprint: imported.fingerprint, notAfter: imported.notAfter };
}
