/**
 * Secret-type transactions a second for a vault. Source: Azure Key Vault service limits, 4,000 in ten seconds; half of
 * it, because consumers read the same vault.
 */
export const requestsPerSecond = 200;

/** Imports a second for a vault. Source: as above, 300 in ten seconds of what creates a secret. */
export const importsPerSecond = 30;

/** Source: Azure Key Vault, "About keys, secrets, and certificates", tags. */
export const tagLimits = { count: 15, keyCharacters: 256, valueCharacters: 256 } as const;
