import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(acm);

// The lag that makes the verification fail is a fault too: with two more it is three.
everySchedule(acm, scenarios.restore, { usually: 2, long: 3 });
everySchedule(acm, scenarios.restoreBack, { usually: 1, long: 3 });
everySchedule(acm, scenarios.replace, { usually: 2, long: 3 });
