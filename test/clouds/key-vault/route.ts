// From method and path to one of the service's operations, in the names of its published specification.
import { badParameter, VaultError } from "./vault-error.ts";

/** The certificates client asks for the first one, the secrets client already for the second. */
const API_VERSIONS: readonly (string | null)[] = ["2025-07-01", "2026-04-01"];

interface Endpoint {
  readonly operation: string;
  readonly method: string;
  readonly path: RegExp;
  /** Data actions, each of which allows it (Azure's built-in role definitions). */
  readonly actions: readonly string[];
}

const CERTIFICATES = "Microsoft.KeyVault/vaults/certificates";
const READ = [`${CERTIFICATES}/read`];
const UPDATE = [`${CERTIFICATES}/update/action`];

// The SDK asks for the latest version with an empty version: a closing slash is no other path.
const NAME = "(?<name>[^/]+)";
const VERSION = "(?:/(?<version>[^/]*))?";

function endpoint(operation: string, method: string, path: string, actions: readonly string[]): Endpoint {
  return { operation, method, path: new RegExp(`^${path}$`), actions };
}

const endpoints: readonly Endpoint[] = [
  endpoint("ImportCertificate", "POST", `/certificates/${NAME}/import`, [`${CERTIFICATES}/import/action`]),
  endpoint("GetCertificateVersions", "GET", `/certificates/${NAME}/versions`, [
    ...READ,
    `${CERTIFICATES}/listversions/read`,
  ]),
  endpoint("GetCertificateOperation", "GET", `/certificates/${NAME}/pending`, READ),
  endpoint("DeleteCertificateOperation", "DELETE", `/certificates/${NAME}/pending`, UPDATE),
  endpoint("GetCertificatePolicy", "GET", `/certificates/${NAME}/policy`, READ),
  endpoint("GetCertificates", "GET", "/certificates/?", READ),
  endpoint("GetCertificate", "GET", `/certificates/${NAME}${VERSION}`, READ),
  endpoint("UpdateCertificate", "PATCH", `/certificates/${NAME}${VERSION}`, UPDATE),
  endpoint("DeleteCertificate", "DELETE", `/certificates/${NAME}/?`, [`${CERTIFICATES}/delete`]),
  endpoint("GetDeletedCertificates", "GET", "/deletedcertificates/?", READ),
  endpoint("GetDeletedCertificate", "GET", `/deletedcertificates/${NAME}/?`, READ),
  endpoint("RecoverDeletedCertificate", "POST", `/deletedcertificates/${NAME}/recover`, [
    `${CERTIFICATES}/recover/action`,
  ]),
  endpoint("PurgeDeletedCertificate", "DELETE", `/deletedcertificates/${NAME}/?`, [`${CERTIFICATES}/purge/action`]),
  endpoint("GetSecret", "GET", `/secrets/${NAME}${VERSION}`, ["Microsoft.KeyVault/vaults/secrets/getSecret/action"]),
];

export interface Route {
  readonly operation: string;
  readonly actions: readonly string[];
  /** Path of the object in the vault, for messages. */
  readonly object: string;
  readonly name: string | undefined;
  /** Undefined and empty both mean the latest one. */
  readonly version: string | undefined;
  readonly query: URLSearchParams;
}

/** @throws VaultError for a path, a name or an api-version that the service does not know */
export function routeOf(method: string, pathAndQuery: string): Route {
  const { pathname, searchParams } = new URL(pathAndQuery, "https://vault.invalid");
  for (const { operation, method: wanted, path, actions } of endpoints) {
    const match = wanted === method ? path.exec(pathname) : null;
    if (match !== null) {
      const { name, version } = match.groups ?? {};
      checkName(name);
      return {
        operation,
        actions,
        object: pathname.slice(1),
        name,
        version: version || undefined,
        query: searchParams,
      };
    }
  }
  throw new VaultError(404, "ResourceNotFound", "The requested resource could not be found.");
}

/** @throws VaultError BadParameter */
export function checkApiVersion(query: URLSearchParams): void {
  const version = query.get("api-version");
  if (API_VERSIONS.includes(version)) return;
  if (version === null) throw badParameter("api-version must be specified");
  throw badParameter(
    `The specified version (${version}) is not recognized. Consider using the latest supported version (${API_VERSIONS.at(-1)}).`,
  );
}

function checkName(name: string | undefined): void {
  if (name === undefined || /^[0-9a-zA-Z-]{1,127}$/.test(name)) return;
  throw badParameter(
    `The request URI contains an invalid name: ${name.slice(0, 200)}. Names are 1-127 of the characters 0-9, a-z, A-Z and -.`,
  );
}
