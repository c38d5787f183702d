import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(acm);

everySchedule(acm, scenarios.rotate, { usually: 3, long: 3 });
everySchedule(acm, scenarios.rotateSameKey, { usually: 1, long: 3 });
everySchedule(acm, scenarios.rotateBack, { usually: 2, long: 3 });
