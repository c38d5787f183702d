import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenarios } from "./scenarios.ts";

everySchedule(acm, scenarios.create, 3);
everySchedule(acm, scenarios.adoptSame, 3);
everySchedule(acm, scenarios.adoptOlder, 2);
