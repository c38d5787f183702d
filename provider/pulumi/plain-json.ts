export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/**
 * `value` as plain JSON, without members that are undefined. The engine's struct takes nothing else, and finds out only
 * after the cloud call, when an exception loses the resource (pulumi/pulumi#2721). A Date becomes its ISO form.
 */
export function plainJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}
