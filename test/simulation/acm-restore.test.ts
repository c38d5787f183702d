import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenarios } from "./scenarios.ts";

// The lag that makes the verification fail is a fault too: with two more it is three.
everySchedule(acm, scenarios.restore, 2);
everySchedule(acm, scenarios.restoreBack, 1);
everySchedule(acm, scenarios.replace, 2);
