import type { Properties } from "../pulumi/dynamic-provider.ts";
import { UsageError } from "./exit-codes.ts";
import { exportStack, type StackChoice } from "./stack-export.ts";

/** A certificate as a stack recorded it. Holds private keys: never printed. */
export interface RecordedResource {
  readonly urn: string;
  /** The class in the program: `ImportedCertificate`. */
  readonly type: string;
  /** The name in the program. */
  readonly name: string;
  /** "production", as its URN says. */
  readonly stack: string;
  readonly id: string;
  /** What the program brought when the last run began. */
  readonly inputs: Properties;
  /** What the last run left. */
  readonly outputs: Properties;
  /** Why the last run failed, where it left something half done. */
  readonly initErrors: readonly string[];
}

/** All certificates of a stack that this package keeps. */
export async function recordedCertificates(choice: StackChoice): Promise<readonly RecordedResource[]> {
  return certificatesIn(await exportStack(choice));
}

/** Throws `UsageError` for a name that none or several have. */
export async function recordedByName(name: string, choice: StackChoice): Promise<RecordedResource> {
  const all = await recordedCertificates(choice);
  const found = all.filter((each) => each.name === name || each.urn === name);
  const [only, another] = found;
  if (only !== undefined && another === undefined) return only;
  if (only !== undefined) {
    const urns = found.map(({ urn }) => urn).join(" or ");
    throw new UsageError(`${name}: expected a name that one resource has, received one of several; give ${urns}`);
  }
  const names = all.map((each) => each.name).join(", ") || "none";
  throw new UsageError(`${name}: expected a certificate of the stack (${names}), received another name`);
}

/** Source: pulumi's `apitype.ResourceV3`, as `pulumi stack export` writes it. */
interface ResourceState {
  readonly urn?: string;
  readonly type?: string;
  readonly id?: string;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
  readonly initErrors?: readonly string[];
  /** Replaced, and about to be deleted. */
  readonly delete?: boolean;
}

const typePrefix = "pulumi-nodejs:dynamic/certificates:";

function certificatesIn(exported: string): RecordedResource[] {
  const { deployment } = parsed(exported);
  const resources: readonly ResourceState[] = deployment?.resources ?? [];
  return resources
    .filter(({ type, id, delete: replaced }) => type?.startsWith(typePrefix) && replaced !== true && id !== undefined)
    .map(({ urn = "", type = "", id = "", inputs = {}, outputs = {}, initErrors = [] }) => ({
      urn,
      type: type.slice(typePrefix.length),
      name: urn.split("::").at(-1) ?? "",
      stack: urn.split("::")[0]?.replace("urn:pulumi:", "") ?? "",
      id,
      inputs: inClear(inputs) as Properties,
      outputs: inClear(outputs) as Properties,
      initErrors,
    }));
}

function parsed(exported: string): { deployment?: { resources?: readonly ResourceState[] } } {
  try {
    return JSON.parse(exported);
  } catch {
    // The parser's own message shows a piece of the text, which may be a key.
    throw new UsageError("state: expected what `pulumi stack export --show-secrets` writes, received no JSON");
  }
}

/** Source: pulumi's `resource.SigKey` and `resource.SecretSig`: what marks a secret in a state. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

function inClear(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inClear);
  if (typeof value !== "object" || value === null) return value;
  const properties = value as Properties;
  if (properties[signatureKey] === secretSignature) return disclosed(properties);
  return Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, inClear(each)]));
}

function disclosed({ plaintext }: Properties): unknown {
  if (typeof plaintext === "string") return inClear(JSON.parse(plaintext));
  throw new UsageError(
    "state: expected secrets in clear, received encrypted ones; export with `pulumi stack export --show-secrets`, " +
      "and pipe it in (--state -) rather than leave it in a file",
  );
}
