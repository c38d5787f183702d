import { everySchedule } from "./every-schedule.ts";
import { keyVault } from "./key-vault.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(keyVault);

everySchedule(keyVault, scenarios.create, { usually: 2, long: 3 });
everySchedule(keyVault, scenarios.adoptOlder, { usually: 1, long: 2 });
everySchedule(keyVault, scenarios.pin, { usually: 1, long: 2 });
everySchedule(keyVault, scenarios.rotate, { usually: 2, long: 3 });
everySchedule(keyVault, scenarios.restore, { usually: 1, long: 2 });
everySchedule(keyVault, scenarios.retag, { usually: 2, long: 3 });
everySchedule(keyVault, scenarios.delete, { usually: 1, long: 2 });
