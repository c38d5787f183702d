import { everySchedule } from "./every-schedule.ts";
import { keyVault } from "./key-vault.ts";
import { scenariosOf } from "./scenarios.ts";

const scenarios = scenariosOf(keyVault);

// The lag that makes the verification fail is a fault too: with three more it is four.
everySchedule(keyVault, scenarios.restore);
everySchedule(keyVault, scenarios.restoreBack, { usually: 1 });
