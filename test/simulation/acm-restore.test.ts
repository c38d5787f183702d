import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(acm);

// The lag that makes the verification fail is a fault too: with two more it is three.
everySchedule(acm, scenarios.restore, 2);
everySchedule(acm, scenarios.restoreBack, 1);
everySchedule(acm, scenarios.replace, 2);
