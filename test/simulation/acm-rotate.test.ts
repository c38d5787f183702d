import { acm } from "./acm.ts";
import { everySchedule } from "./every-schedule.ts";
import { scenarios } from "./scenarios.ts";

everySchedule(acm, scenarios.rotate, 3);
everySchedule(acm, scenarios.rotateSameKey, 1);
everySchedule(acm, scenarios.rotateBack, 2);
