import { acm } from "./acm/kind.ts";
import { keyVault } from "./key-vault/kind.ts";
import type { TargetKind } from "./target.ts";

/** Every target. The one list of them: a new target is a folder and a line here. */
export const targetKinds: readonly TargetKind[] = [acm, keyVault];
