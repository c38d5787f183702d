import { schemaViolations } from "../argument-violations.ts";
import { violationsText } from "../errors.ts";
import { safeParse } from "../schema.ts";
import { targetKinds } from "../targets/kinds.ts";
import type { TargetChoice, TargetKind } from "../targets/target.ts";
import { UsageError } from "./exit-codes.ts";

/** Whose credentials to use, where the state does not say. */
export interface IdentityOptions {
  readonly profile?: string;
  readonly credential?: string;
}

/** A certificate that was given by its id. */
export interface Address {
  readonly id: string;
  readonly kind: TargetKind;
  readonly choice: TargetChoice;
}

/** Whether `text` is meant as an id, and not as the name of a resource in a stack. */
export function isId(text: string): boolean {
  return text.startsWith("arn:") || /^https?:/.test(text);
}

/** Reads an ARN or a vault id, with or without a version, of the certificate or its secret. Throws `UsageError`. */
export function parseAddress(text: string, { profile, credential }: IdentityOptions): Address {
  return text.startsWith("arn:") ? acmAddress(text, { profile }) : inVault(text, credential);
}

/** `identity`: `profile` and `assumeRole`, as resources' arguments have them. Throws `UsageError`. */
export function acmAddress(arn: string, { profile, assumeRole }: { profile?: unknown; assumeRole?: unknown }): Address {
  const identity = { ...(profile !== undefined && { profile }), ...(assumeRole !== undefined && { assumeRole }) };
  return addressed("acm", arn, { certificateArn: arn, ...identity });
}

function inVault(text: string, credential: string | undefined): Address {
  const url = URL.parse(text);
  const [, certificateName] = /^\/(?:certificates|secrets)\/([^/]+)(?:\/[^/]*)?$/.exec(url?.pathname ?? "") ?? [];
  if (url === null || certificateName === undefined) {
    throw new UsageError("id: expected https://VAULT/certificates/NAME, received another URL");
  }
  const id = `${url.origin}/certificates/${certificateName}`;
  return addressed("keyVault", id, {
    vaultUrl: url.origin,
    certificateName,
    ...(credential !== undefined && { credential }),
  });
}

function addressed(argument: TargetKind["argument"], id: string, given: object): Address {
  const kind = targetKinds.find((each) => each.argument === argument) as TargetKind;
  const parsed = safeParse(kind.schema, given);
  if (!parsed.success) throw new UsageError(violationsText(schemaViolations(parsed, given, [argument], [])));
  return { id, kind, choice: parsed.output };
}
