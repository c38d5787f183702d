import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Authority, type IssuedLeaf, issueAuthority } from "../pki/index.ts";

/** A corporate CA of the demo's own, which issues each certificate and writes it where the program reads it. */
export class DemoAuthority {
  readonly #authority: Authority;
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.#authority = issueAuthority({ name: "Demo Root CA" }).issueIntermediate({ name: "Demo Issuing CA" });
  }

  /** A new certificate with a new key, as a renewal by the corporate CA brings. */
  async renew(name: string): Promise<IssuedLeaf> {
    const leaf = await this.#authority.issueLeaf({ names: [`${name}.example.com`] });
    writeFileSync(join(this.#directory, `${name}.pem`), leaf.certificatePem + leaf.chainPem);
    writeFileSync(join(this.#directory, `${name}.key`), leaf.privateKeyPem, { mode: 0o600 });
    return leaf;
  }
}
