import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(acm);

everySchedule(acm, scenarios.pin, { usually: 2, long: 3 });
everySchedule(acm, scenarios.retag, { usually: 3, long: 3 });
everySchedule(acm, scenarios.delete, { usually: 3, long: 3 });
