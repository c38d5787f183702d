import { type Controls, commonControls } from "../control.ts";
import type { DirectImport } from "./import-certificate.ts";
import type { LocalKeyVault } from "./local-key-vault.ts";
import type { SettingsChange } from "./settings.ts";

interface Grant {
  readonly principal: string;
  /** Data actions; left out, everything is allowed again. */
  readonly actions?: readonly string[];
}

/**
 * What another process can ask of a local vault. `name` and `vault` (host and port; the first one where it is missing)
 * in the query address a certificate.
 */
export const vaultControls: Controls<LocalKeyVault> = {
  ...commonControls<SettingsChange>(),
  "POST certificates": (vault, body) => vault.importDirectly(body as DirectImport),
  "DELETE certificates": (vault, _body, query) => vault.deleteDirectly(...certificateIn(query)),
  // For an edge that really serves the certificate: the only answer that carries a private key.
  "GET bundle": (vault, _body, query) => vault.bundleOf(...certificateIn(query)),
  "GET private-key-fingerprint": (vault, _body, query) => ({
    fingerprint: vault.privateKeyFingerprintOf(...certificateIn(query)),
  }),
  "POST pending-operations": (vault, _body, query) => vault.beginOperation(...certificateIn(query)),
  "POST permissions": (vault, body) => {
    const { principal, actions } = body as Grant;
    vault.allow(principal, actions);
  },
};

function certificateIn(query: URLSearchParams): [name: string, host: string | undefined] {
  return [query.get("name") ?? "", query.get("vault") ?? undefined];
}
