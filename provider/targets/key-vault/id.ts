/** Source: Azure Key Vault, "About object identifiers": https://{vault}/{collection}/{name}/{version}. */
const pattern = /^(https:\/\/[^/]+)\/certificates\/([0-9a-zA-Z-]{1,127})$/;

export interface CertificateLocation {
  /** Without a trailing slash. */
  readonly vaultUrl: string;
  readonly name: string;
}

/** The versionless id: it follows every rotation. */
export function certificateId({ vaultUrl, name }: CertificateLocation): string {
  return `${vaultUrl}/certificates/${name}`;
}

/** Source: Azure Key Vault, "Object identifiers": they are case-insensitive, and compared as such. */
export function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Where a versionless id leads, or undefined where `text` is not one. */
export function parseCertificateId(text: string): CertificateLocation | undefined {
  const [, vaultUrl, name] = pattern.exec(text) ?? [];
  return vaultUrl === undefined || name === undefined ? undefined : { vaultUrl, name };
}

/** The versionless id of the secret that holds certificate, chain and key together: what gateways read. */
export function secretId(id: string): string {
  return id.replace("/certificates/", "/secrets/");
}
