import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(acm);

everySchedule(acm, scenarios.rotate, 3);
everySchedule(acm, scenarios.rotateSameKey, 1);
everySchedule(acm, scenarios.rotateBack, 2);
