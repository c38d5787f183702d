/** Hosts of Azure's clouds; anything else is taken for a private DNS name. Source: Azure Key Vault, "DNS suffixes for base URL". */
const azureHost = /^[0-9a-z-]+\.vault\.(azure\.net|usgovcloudapi\.net|azure\.cn|microsoftazure\.de)$/;

/** What is wrong with a vault's URL, as what is expected instead; undefined where it is one. */
export function vaultUrlProblem(text: string): string | undefined {
  const expected = "the vault's URL, https://NAME.vault.azure.net";
  const url = URL.parse(text);
  if (url === null) return `${expected}, not its name alone`;
  if (url.protocol !== "https:") return `${expected}: https, since the vault speaks nothing else`;
  if (/^\/(certificates|secrets|keys)\//.test(url.pathname)) return `${expected}, not the URL of something in it`;
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") return `${expected}, without a path`;
  if (url.username !== "" || url.password !== "") return `${expected}, without credentials in it`;
  if (isAzureVault(url) && url.port !== "") return `${expected}, without a port: Azure's vaults answer at 443`;
  return ["0", "22", "80", "8080"].includes(url.port) ? `${expected}, at a port that speaks https` : undefined;
}

/** Whether the SDK can check that a token asked for is meant for this host. */
export function isAzureVault(url: URL): boolean {
  return azureHost.test(url.hostname);
}

/** One spelling for one vault: ids and locks are made of it. */
export function normalVaultUrl(text: string): string {
  return new URL(text).origin;
}
