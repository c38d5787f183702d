import type { Controls } from "../control.ts";
import type { AuthorityOptions } from "./create-authority.ts";
import type { LocalPca } from "./local-pca.ts";
import type { AuthorityStatus } from "./store.ts";

/** What another process can ask of a local Private CA. `authority` in the query, an ARN, narrows lists to one. */
export const pcaControls: Controls<{ readonly pca: LocalPca }> = {
  "GET authorities": ({ pca }) => pca.authorities(),
  "POST authorities": ({ pca }, body) => ({ arn: pca.createAuthority(body as AuthorityOptions) }),
  "POST authority-status": ({ pca }, body) => {
    const { arn, status } = body as { arn: string; status: AuthorityStatus };
    pca.setStatus(arn, status);
  },
  "GET issued": ({ pca }, _body, query) => pca.issued(query.get("authority") ?? undefined),
  "GET revoked": ({ pca }, _body, query) => pca.revoked(query.get("authority") ?? undefined),
};
