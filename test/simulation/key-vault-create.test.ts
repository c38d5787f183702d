import { everySchedule } from "./every-schedule.ts";
import { keyVault } from "./key-vault.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(keyVault);

everySchedule(keyVault, scenarios.create);
everySchedule(keyVault, scenarios.adoptSame);
everySchedule(keyVault, scenarios.adoptOlder);
everySchedule(keyVault, scenarios.pin, { usually: 2 });
