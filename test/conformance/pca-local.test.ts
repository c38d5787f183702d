import { localPcaCloud } from "./pca-local.ts";
import { pcaConformance } from "./pca-suite.ts";

pcaConformance(localPcaCloud());
