import type { Caller } from "../aws/accounts.ts";
import { type Elements, readXml, type XmlElement } from "../aws/xml.ts";
import { invalidInput, noSuchHostedZone, notYours } from "./errors.ts";
import type { Settings } from "./settings.ts";
import type { HostedZone, Store } from "./store.ts";

/** What an operation works on. Times are milliseconds. */
export interface OperationContext {
  readonly caller: Pick<Caller, "account" | "arn">;
  readonly store: Store;
  readonly settings: Settings;
  readonly now: number;
  /** The last part of a new change's id. */
  newId(): string;
}

export interface OperationRequest {
  /** The id in the path. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** Reads the request, does the work, answers the response's elements. Throws AwsError. */
export type Operation = (request: OperationRequest, context: OperationContext) => Elements;

/** The caller's own zone. */
export function ownZone(id: string, { store, caller }: OperationContext): HostedZone {
  const zone = store.zone(id);
  if (zone === undefined) throw noSuchHostedZone(id);
  if (zone.account !== caller.account) throw notYours(caller.arn);
  return zone;
}

export function readBody(body: string): XmlElement {
  try {
    return readXml(body);
  } catch {
    throw invalidInput("The request body is not well-formed XML.");
  }
}

/** Page sizes above the most are taken as the most (API reference). */
export function pageSize(query: URLSearchParams, most: number): number {
  const given = query.get("maxitems");
  if (given === null) return most;
  if (!/^[1-9]\d*$/.test(given)) throw invalidInput(`Invalid value for MaxItems: ${given}`);
  return Math.min(Number(given), most);
}
