import { cannotFind, type Experiment } from "../experiment.ts";

/** Fig. 8: MNLI at another learning rate. */
export const figure8: Experiment = {
  title: "Fig. 8: MNLI at a learning rate of 1e-5",
  prefix: "figure-8",
  compute: () =>
    cannotFind("figure-8", "no curves at this learning rate are published; the recorded ones are at 3e-5"),
};
