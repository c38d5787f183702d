import type { Controls } from "../control.ts";
import type { LocalRoute53, NewRecord, NewZone } from "./local-route53.ts";

/** What another process can ask of a local Route 53. `zone` in the query is a zone's id. */
export const route53Controls: Controls<{ readonly route53: LocalRoute53 }> = {
  "GET zones": ({ route53 }) => route53.zones(),
  "POST zones": ({ route53 }, body) => ({ id: route53.addZone(body as NewZone) }),
  "POST delegation": ({ route53 }, _body, query) => route53.delegate(query.get("zone") ?? ""),
  "GET records": ({ route53 }, _body, query) => route53.recordsIn(query.get("zone") ?? ""),
  "POST records": ({ route53 }, body, query) => route53.putRecord(query.get("zone") ?? "", body as NewRecord),
};
