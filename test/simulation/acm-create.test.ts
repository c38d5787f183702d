import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(acm);

everySchedule(acm, scenarios.create);
everySchedule(acm, scenarios.adoptSame);
everySchedule(acm, scenarios.adoptOlder);
everySchedule(acm, scenarios.pin, { usually: 2 });
