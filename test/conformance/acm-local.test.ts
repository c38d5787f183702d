import { localAcmCloud } from "./acm-local.ts";
import { conformance } from "./suite.ts";

conformance(localAcmCloud());
