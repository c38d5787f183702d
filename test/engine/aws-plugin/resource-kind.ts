export type Properties = Readonly<Record<string, unknown>>;

/** One type of resource, by what the provider protocol asks of it. Everything throws the SDK's errors. */
export interface ResourceKind {
  /** `aws:lb/listener:Listener` */
  readonly type: string;
  /** Inputs whose change needs another resource. */
  readonly replacedOn: readonly string[];
  create(inputs: Properties): Promise<{ readonly id: string; readonly outputs: Properties }>;
  /** Undefined: gone. */
  read(id: string, properties: Properties): Promise<Properties | undefined>;
  update(id: string, inputs: Properties): Promise<Properties>;
  delete(id: string, properties: Properties): Promise<void>;
}

/** A text property. */
export function text(properties: Properties, name: string): string {
  const value = properties[name];
  if (typeof value !== "string" || value === "") throw new Error(`${name}: expected text, received ${typeof value}`);
  return value;
}
