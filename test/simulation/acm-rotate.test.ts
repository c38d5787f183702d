import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenarios } from "./scenarios.ts";

everySchedule(acm, scenarios.rotate, 3);
everySchedule(acm, scenarios.rotateSameKey, 2);
everySchedule(acm, scenarios.rotateBack, 2);
