import type { AccountOptions } from "../aws/accounts.ts";
import type { Statement } from "../aws/iam.ts";
import { type Controls, commonControls } from "../control.ts";
import type { DirectImport, LocalAcm } from "./local-acm.ts";
import type { SettingsChange } from "./settings.ts";

interface ConsumerBody {
  readonly certificateArn: string;
  readonly consumerArn: string;
}

/** What another process can ask of a local ACM. `arn` in the query addresses a certificate. */
export const acmControls: Controls<LocalAcm> = {
  ...commonControls<SettingsChange>(),
  "POST certificates": (acm, body) => ({ arn: acm.importDirectly(body as DirectImport) }),
  "DELETE certificates": (acm, _body, query) => acm.deleteDirectly(query.get("arn") ?? ""),
  // For an edge that really serves the certificate: the only answer that carries a private key.
  "GET bundle": (acm, _body, query) => acm.bundleOf(query.get("arn") ?? ""),
  "GET private-key-fingerprint": (acm, _body, query) => ({
    fingerprint: acm.privateKeyFingerprintOf(query.get("arn") ?? ""),
  }),
  "POST consumers": (acm, body) => {
    const { certificateArn, consumerArn } = body as ConsumerBody;
    acm.attach(certificateArn, consumerArn);
  },
  "DELETE consumers": (acm, body) => {
    const { certificateArn, consumerArn } = body as ConsumerBody;
    acm.detach(certificateArn, consumerArn);
  },
  "POST accounts": (acm, body) => acm.accounts.add(body as AccountOptions),
  "POST permissions": (acm, body) => {
    const { accessKeyId, allow } = body as { accessKeyId: string; allow?: readonly Statement[] };
    acm.allow(accessKeyId, allow);
  },
};
