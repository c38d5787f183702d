import { describe, test } from "vitest";
import { motoMissing } from "../clouds/moto.ts";
import { motoPcaCloud } from "./pca-moto.ts";
import { pcaConformance } from "./pca-suite.ts";

if (motoMissing === undefined) pcaConformance(motoPcaCloud());
else if (process.env.CI === "true") throw new Error(motoMissing);
else describe("moto, private CA", () => test("conformance", (context) => context.skip(motoMissing)));
