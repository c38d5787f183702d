import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(acm);

everySchedule(acm, scenarios.create, 3);
everySchedule(acm, scenarios.adoptSame, 3);
everySchedule(acm, scenarios.adoptOlder, 2);
