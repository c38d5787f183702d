import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenarios } from "./scenarios.ts";

everySchedule(acm, scenarios.pin, 2);
everySchedule(acm, scenarios.retag, 3);
everySchedule(acm, scenarios.delete, 3);
