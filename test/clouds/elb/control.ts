import type { Controls } from "../control.ts";
import type { LocalElb, NewListenerOptions, NewLoadBalancer } from "./local-elb.ts";

/** What another process can ask of a local Elastic Load Balancing. `listener` in the query is an ARN. */
export const elbControls: Controls<{ readonly elb: LocalElb }> = {
  "POST load-balancers": ({ elb }, body) => ({ arn: elb.addLoadBalancer(body as NewLoadBalancer) }),
  "POST listeners": ({ elb }, body) => ({ arn: elb.addListener(body as NewListenerOptions) }),
  "GET listener": ({ elb }, _body, query) => elb.listener(query.get("listener") ?? ""),
};
