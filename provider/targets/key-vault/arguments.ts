import { z } from "zod";
import { vaultUrlProblem } from "./vault-url.ts";

const vaultUrl = z.string().superRefine((text, context) => {
  const problem = vaultUrlProblem(text);
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
});

export const credentialModes = ["default", "managed_identity", "client_secret", "workload_identity"] as const;
const guid = z
  .string()
  .regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, "a GUID, 00000000-0000-0000-0000-000000000000");

export const keyVaultArguments = z.strictObject({
  vaultUrl,
  certificateName: z.string().regex(/^[0-9a-zA-Z-]{1,127}$/, "1 to 127 letters, digits and hyphens"),
  credential: z.enum(credentialModes).optional(),
  tenantId: guid.optional(),
  clientId: guid.optional(),
  contentType: z.enum(["pkcs12", "pem"]).optional(),
  pfxEncryption: z.enum(["modern", "legacy"]).optional(),
  exportable: z.boolean().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  recoverDeleted: z.boolean().optional(),
  purge: z.boolean().optional(),
});

export type KeyVaultArguments = z.infer<typeof keyVaultArguments>;
