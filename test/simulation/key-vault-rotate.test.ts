import { everySchedule } from "./every-schedule.ts";
import { keyVault } from "./key-vault.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(keyVault);

everySchedule(keyVault, scenarios.rotate);
everySchedule(keyVault, scenarios.rotateSameKey, { usually: 1 });
everySchedule(keyVault, scenarios.rotateBack, { usually: 1 });
everySchedule(keyVault, scenarios.replace, { usually: 1 });
everySchedule(keyVault, scenarios.retag);
everySchedule(keyVault, scenarios.delete);
