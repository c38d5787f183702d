import { describe, test } from "vitest";
import { motoMissing } from "../clouds/moto.ts";
import { motoCloud } from "./acm-moto.ts";
import { conformance } from "./suite.ts";

if (motoMissing === undefined) conformance(motoCloud());
else if (process.env.CI === "true") throw new Error(motoMissing);
else describe("moto", () => test("conformance", (context) => context.skip(motoMissing)));
