import { localKeyVaultCloud } from "./key-vault-local.ts";
import { conformance } from "./suite.ts";

conformance(localKeyVaultCloud());
