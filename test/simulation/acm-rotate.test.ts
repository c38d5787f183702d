import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(acm);

everySchedule(acm, scenarios.rotate);
everySchedule(acm, scenarios.rotateSameKey, { usually: 2 });
everySchedule(acm, scenarios.rotateBack, { usually: 2 });
everySchedule(acm, scenarios.replace, { usually: 2 });
everySchedule(acm, scenarios.retag);
everySchedule(acm, scenarios.delete);
