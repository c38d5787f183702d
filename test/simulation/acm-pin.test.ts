import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(acm);

everySchedule(acm, scenarios.pin, 2);
everySchedule(acm, scenarios.retag, 3);
everySchedule(acm, scenarios.delete, 3);
