import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(acm);

everySchedule(acm, scenarios.create, { usually: 3, long: 3 });
everySchedule(acm, scenarios.adoptSame, { usually: 2, long: 3 });
everySchedule(acm, scenarios.adoptOlder, { usually: 2, long: 3 });
