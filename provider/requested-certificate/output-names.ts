/** Outputs that are no arguments, and what the provider keeps for itself; never arguments of a user. */
export const outputNames = [
  "status",
  "type",
  "issuer",
  "serialNumber",
  "notBefore",
  "notAfter",
  "domainValidationOptions",
  "certificateArn",
  "preexisting",
] as const;
