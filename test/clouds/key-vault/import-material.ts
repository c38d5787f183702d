import { createPublicKey, type KeyObject, type X509Certificate } from "node:crypto";
import { publicKeyFingerprint } from "../public-key.ts";
import type { ContentType, ImportRequest } from "./import-request.ts";
import { readPem } from "./pem-content.ts";
import { type Pkcs12Content, readPkcs12 } from "./pkcs12-read.ts";
import type { Settings } from "./settings.ts";
import { badParameter, type VaultError } from "./vault-error.ts";

export interface Material {
  /** The certificate that the private key belongs to. */
  readonly leaf: X509Certificate;
  /** All certificates, in the order in which the secret gives them back. */
  readonly certificates: readonly X509Certificate[];
  readonly privateKey: KeyObject;
}

/**
 * Takes the value apart by the policy's content type: a PEM text under the wrong one is refused, and so is a PFX.
 * @throws VaultError BadParameter, never with a byte of the value in it
 */
export function readMaterial(request: ImportRequest, contentType: ContentType, settings: Settings): Material {
  const content = contentType === "application/x-pem-file" ? readPem(request.value) : readPfx(request, settings);
  const [privateKey, ...moreKeys] = content.privateKeys;
  if (privateKey === undefined) {
    throw badParameter(
      "Private key is not specified in the specified X.509 certificate content. Please specify private key in the X.509 certificate content.",
    );
  }
  if (moreKeys.length > 0) throw badParameter("The specified X.509 certificate content has more than one private key.");
  const leaf = leafOf(content.certificates, privateKey);
  return { leaf, privateKey, certificates: ordered(content.certificates, leaf, request.preserveOrder) };
}

function leafOf(certificates: readonly X509Certificate[], privateKey: KeyObject): X509Certificate {
  if (certificates.length === 0) throw badParameter("The specified X.509 certificate content has no certificate.");
  const wanted = publicKeyFingerprint(createPublicKey(privateKey));
  const leaf = certificates.find(({ publicKey }) => publicKeyFingerprint(publicKey) === wanted);
  if (leaf !== undefined) return leaf;
  throw badParameter(
    "The public key of the end-entity certificate in the specified X.509 certificate content does not match the " +
      "public part of the specified private key. Please check if certificate is valid.",
  );
}

/** `preserveCertOrder`: false, the default, sets the leaf at index 0; the rest stays in its order (2025-07-01). */
function ordered(
  certificates: readonly X509Certificate[],
  leaf: X509Certificate,
  preserveOrder: boolean,
): readonly X509Certificate[] {
  return preserveOrder ? certificates : [leaf, ...certificates.filter((certificate) => certificate !== leaf)];
}

function readPfx({ value, password }: ImportRequest, { refusePfxEncryption }: Settings): Pkcs12Content {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) throw unreadable();
  const content = tryToRead(Buffer.from(value, "base64"), password);
  // A vault that knows no such encryption can't tell it from garbage, and says no more.
  if (refusePfxEncryption !== "none" && content.encryptions.has(refusePfxEncryption)) throw unreadable();
  return content;
}

function tryToRead(bytes: Buffer, password: string): Pkcs12Content {
  try {
    return readPkcs12(bytes, password);
  } catch {
    throw unreadable();
  }
}

function unreadable(): VaultError {
  return badParameter(
    "The specified PKCS#12 X.509 certificate content can not be read. Please check if certificate is in valid PKCS#12 format.",
  );
}
