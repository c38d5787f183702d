// Reads an operation's input against the service model's constraints, which AWS checks before anything else.
import { AwsError } from "../aws/aws-error.ts";
import type { JsonObject } from "../aws/json-protocol.ts";
import { ARN_PATTERN } from "./arn.ts";
import type { Tag } from "./tags.ts";

const TAG_PATTERN = "[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*";

interface Lengths {
  readonly min: number;
  readonly max: number;
}

/** A string shape of a service model. */
export interface TextShape extends Lengths {
  readonly pattern?: string;
}

/** Collects every violated constraint; {@link finish} reports them together, as the service does. */
export class RequestReader {
  readonly #input: JsonObject;
  readonly #violations: string[];

  /** A reader of a nested structure shares its parent's list of violations. */
  constructor(input: JsonObject, violations: string[] = []) {
    this.#input = input;
    this.#violations = violations;
  }

  /** @throws AwsError ValidationException that names each violated constraint, and no value of a blob */
  finish(): void {
    const count = this.#violations.length;
    if (count === 0) return;
    const noun = count === 1 ? "error" : "errors";
    throw new AwsError("ValidationException", `${count} validation ${noun} detected: ${this.#violations.join("; ")}`);
  }

  arn(): string {
    return this.optionalArn() ?? this.#missing("certificateArn");
  }

  optionalArn(): string | undefined {
    const arn = this.optionalString("CertificateArn");
    if (arn === undefined) return undefined;
    this.#length("certificateArn", arn, arn.length, { min: 20, max: 2048 });
    this.#pattern("certificateArn", arn, ARN_PATTERN);
    return arn;
  }

  /** A string that must be there, by the length and the pattern of its shape. */
  text(name: string, shape: TextShape): string {
    return this.optionalText(name, shape) ?? this.#missing(camel(name));
  }

  optionalText(name: string, { pattern, ...lengths }: TextShape): string | undefined {
    const text = this.optionalString(name);
    if (text === undefined) return undefined;
    this.#length(camel(name), text, text.length, lengths);
    if (pattern !== undefined) this.#pattern(camel(name), text, pattern);
    return text;
  }

  blob(name: string, maxBytes: number, minBytes = 1): string {
    return this.optionalBlob(name, maxBytes, minBytes) ?? this.#missing(camel(name));
  }

  /** A blob that holds text. */
  optionalBlob(name: string, maxBytes: number, minBytes = 1): string | undefined {
    const encoded = this.optionalString(name);
    if (encoded === undefined) return undefined;
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) throw serialization();
    const bytes = Buffer.from(encoded, "base64");
    this.#length(camel(name), undefined, bytes.byteLength, { min: minBytes, max: maxBytes });
    return bytes.toString("latin1");
  }

  integer(name: string, { min, max }: Lengths): number | undefined {
    const value = this.#input[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "number" || !Number.isInteger(value)) throw serialization();
    if (value < min) this.#violate(camel(name), value, `Member must have value greater than or equal to ${min}`);
    if (value > max) this.#violate(camel(name), value, `Member must have value less than or equal to ${max}`);
    return value;
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    const value = this.optionalString(name);
    return value === undefined ? undefined : this.#member(camel(name), value, values);
  }

  requiredInteger(name: string, limits: Lengths): number {
    if (this.#isMissing(name)) this.#missing(camel(name));
    return this.integer(name, limits) ?? 0;
  }

  /** Undefined only where {@link finish} is going to throw. */
  requiredOneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    if (this.#isMissing(name)) this.#missing(camel(name));
    return this.oneOf(name, values);
  }

  /** Undefined where the list is left out or empty. */
  listOf(name: string, values: readonly string[]): string[] | undefined {
    const list = this.#input[name];
    if (list === undefined || list === null) return undefined;
    if (!Array.isArray(list) || !list.every((value) => typeof value === "string")) throw serialization();
    list.forEach((value, index) => {
      this.#member(`${camel(name)}.${index + 1}.member`, value, values);
    });
    return list.length === 0 ? undefined : list;
  }

  /** Strings of one shape; none where the list is left out. */
  textList(name: string, shape: TextShape, lengths: Lengths): string[] {
    const list = this.#input[name];
    if (list === undefined || list === null) return [];
    if (!Array.isArray(list) || !list.every((value) => typeof value === "string")) throw serialization();
    this.#length(camel(name), undefined, list.length, lengths);
    list.forEach((value, index) => {
      const path = `${camel(name)}.${index + 1}.member`;
      this.#length(path, value, value.length, shape);
      if (shape.pattern !== undefined) this.#pattern(path, value, shape.pattern);
    });
    return list;
  }

  nested(name: string): RequestReader {
    const value = this.#input[name] ?? {};
    if (typeof value !== "object" || Array.isArray(value)) throw serialization();
    return new RequestReader(value as JsonObject, this.#violations);
  }

  tags(): Tag[] {
    const tags = this.optionalTags();
    if (tags === undefined) this.#missing("tags");
    return tags ?? [];
  }

  optionalTags(): Tag[] | undefined {
    const list = this.#input.Tags;
    if (list === undefined || list === null) return undefined;
    if (!Array.isArray(list)) throw serialization();
    this.#length("tags", undefined, list.length, { min: 1, max: Number.POSITIVE_INFINITY });
    return list.map((tag, index) => this.#tag(tag, `tags.${index + 1}.member`));
  }

  optionalString(name: string): string | undefined {
    const value = this.#input[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") throw serialization();
    return value;
  }

  #tag(input: unknown, path: string): Tag {
    if (typeof input !== "object" || input === null) throw serialization();
    const { Key: key, Value: value } = input as JsonObject;
    if (typeof key !== "string") return { key: this.#missing(`${path}.key`), value: undefined };
    this.#length(`${path}.key`, key, key.length, { min: 1, max: 128 });
    this.#pattern(`${path}.key`, key, TAG_PATTERN);
    if (value === undefined || value === null) return { key, value: undefined };
    if (typeof value !== "string") throw serialization();
    this.#length(`${path}.value`, value, value.length, { min: 0, max: 256 });
    this.#pattern(`${path}.value`, value, TAG_PATTERN);
    return { key, value };
  }

  #isMissing(name: string): boolean {
    return this.#input[name] === undefined || this.#input[name] === null;
  }

  #missing(path: string): string {
    this.#violations.push(`Value null at '${path}' failed to satisfy constraint: Member must not be null`);
    return "";
  }

  #length(path: string, value: string | undefined, length: number, { min, max }: Lengths): void {
    if (length < min) this.#violate(path, value, `Member must have length greater than or equal to ${min}`);
    if (length > max) this.#violate(path, value, `Member must have length less than or equal to ${max}`);
  }

  #pattern(path: string, value: string, pattern: string): void {
    if (new RegExp(`^${pattern}$`, "u").test(value)) return;
    this.#violate(path, value, `Member must satisfy regular expression pattern: ${pattern}`);
  }

  #member<Value extends string>(path: string, value: string, values: readonly Value[]): Value | undefined {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) {
      this.#violate(path, value, `Member must satisfy enum value set: [${values.join(", ")}]`);
    }
    return found;
  }

  #violate(path: string, value: string | number | undefined, constraint: string): void {
    const shown = value === undefined ? "Value" : `Value '${value}'`;
    this.#violations.push(`${shown} at '${path}' failed to satisfy constraint: ${constraint}`);
  }
}

function camel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function serialization(): AwsError {
  return new AwsError("SerializationException", "");
}
