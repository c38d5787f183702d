import * as v from "../../schema.ts";
import { vaultUrlProblem } from "./vault-url.ts";

const vaultUrl = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? vaultUrlProblem(dataset.value) : undefined;
    if (problem !== undefined) addIssue({ message: problem });
  }),
);

export const credentialModes = ["default", "managed_identity", "client_secret", "workload_identity"] as const;
const guid = v.pipe(
  v.string(),
  v.regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, "a GUID, 00000000-0000-0000-0000-000000000000"),
);

export const keyVaultArguments = v.strictObject({
  vaultUrl,
  certificateName: v.pipe(v.string(), v.regex(/^[0-9a-zA-Z-]{1,127}$/, "1 to 127 letters, digits and hyphens")),
  credential: v.optional(v.picklist(credentialModes)),
  tenantId: v.optional(guid),
  clientId: v.optional(guid),
  contentType: v.optional(v.picklist(["pkcs12", "pem"])),
  pfxEncryption: v.optional(v.picklist(["modern", "legacy"])),
  exportable: v.optional(v.boolean()),
  tags: v.optional(v.texts()),
  recoverDeleted: v.optional(v.boolean()),
  purge: v.optional(v.boolean()),
});

export type KeyVaultArguments = v.InferOutput<typeof keyVaultArguments>;
