/**
 * Property values as they travel between program, engine and provider: plain JSON, in which a secret is an object with
 * a signature (`@pulumi/pulumi`, runtime/rpc). An unknown is a particular string, which nothing here has to look at.
 */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

export type Properties = Record<string, unknown>;

interface Secret {
  readonly [signatureKey]: typeof secretSignature;
}

export function isSecret(value: unknown): value is Secret & Properties {
  return isObject(value) && value[signatureKey] === secretSignature;
}

/** A secret's body is `value` in memory and on the wire, and `ciphertext` in the state. */
export function secretWith(body: { readonly value: unknown } | { readonly ciphertext: string }): Secret {
  return { [signatureKey]: secretSignature, ...body };
}

export function containsSecret(value: unknown): boolean {
  return isSecret(value) || children(value).some(containsSecret);
}

/** The value with every secret replaced by what it hides: a dynamic provider does not take secrets. */
export function reveal(value: unknown): unknown {
  if (isSecret(value)) return reveal(value.value);
  return mapChildren(value, reveal);
}

export function revealAll(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, reveal(value)]));
}

/** What the provider answered, secret wherever the property of the same name was secret in what it was given. */
export function withSecretsOf(given: Properties, answered: Properties): Properties {
  return mapProperties(answered, (key, value) => {
    const original = given[key];
    if (isObject(original) && isObject(value) && !isSecret(original)) return withSecretsOf(original, value);
    return containsSecret(original) ? asSecret(value) : value;
  });
}

/** The properties with those of the given names made secret. */
export function withSecretNames(names: readonly string[], properties: Properties): Properties {
  return mapProperties(properties, (key, value) => (names.includes(key) ? asSecret(value) : value));
}

export function mapChildren(value: unknown, change: (child: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  return isObject(value) ? mapProperties(value, (_, child) => change(child)) : value;
}

function mapProperties(properties: Properties, change: (key: string, value: unknown) => unknown): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, change(key, value)]));
}

function asSecret(value: unknown): unknown {
  return isSecret(value) ? value : secretWith({ value });
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
