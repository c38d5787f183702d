import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(acm);

// The lag that makes the verification fail is a fault too: with three more it is four.
everySchedule(acm, scenarios.restore);
everySchedule(acm, scenarios.restoreBack, { usually: 2 });
