import { requireCertificateArn } from "./arn.ts";
import { issued, type Operation, writableExisting } from "./context.ts";
import { encryptedKeyPem } from "./encrypted-key.ts";
import { invalid } from "./import-material.ts";
import type { StoredCertificate } from "./store.ts";

/** API reference, ExportCertificate, Passphrase: any ASCII character but these three. */
const PASSPHRASE = /^[\0-\x7f]*$/;
const REFUSED = /[#$%]/;

/** Leaf, chain and the key under the passphrase: of PRIVATE certificates, and public ones made exportable. */
export const exportCertificate: Operation = (request, context) => {
  const arn = request.arn();
  const passphrase = request.blob("Passphrase", 128, 4);
  request.finish();
  const certificate = issued(writableExisting(requireCertificateArn(arn), context));
  // moto's text, from the service.
  if (!isExportable(certificate)) throw invalid(`Certificate ARN: ${arn} is not a private certificate`);
  if (!PASSPHRASE.test(passphrase) || REFUSED.test(passphrase)) {
    throw invalid("The passphrase must consist of ASCII characters other than #, $ and %.");
  }
  const { texts, material } = certificate;
  const PrivateKey = encryptedKeyPem(material.key, Buffer.from(passphrase, "latin1"));
  context.store.put({ ...certificate, exported: true });
  const chain = texts.chain === undefined ? {} : { CertificateChain: texts.chain };
  return { output: { Certificate: texts.certificate, ...chain, PrivateKey }, arn };
};

function isExportable({ type, exportable }: StoredCertificate): boolean {
  return type === "PRIVATE" || (type === "AMAZON_ISSUED" && exportable === true);
}
