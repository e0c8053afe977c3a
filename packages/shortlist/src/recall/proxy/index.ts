import { leep } from "./leep.ts";
import { linearProbe } from "./linear-probe.ts";
import { logme } from "./logme.ts";
import { nce } from "./nce.ts";
import { nearestNeighbours } from "./nearest-neighbours.ts";
import type { ProxyScore } from "./proxy-score.ts";

/** Every proxy score, by the name that the command line, the report and the tests know it under. */
export const proxyScores = {
  leep: {
    description: "how well the model's own classes predict the labels",
    input: "source-probabilities",
    score: leep,
  },
  nce: {
    description: "what the model's most likely class tells of the label",
    input: "source-probabilities",
    score: nce,
  },
  logme: {
    description: "evidence of a linear model of the features",
    input: "features",
    score: logme,
  },
  "linear-probe": {
    description: "leave-one-out accuracy of a linear model of the features",
    input: "features",
    score: linearProbe,
  },
  "nearest-neighbours": {
    description: "leave-one-out accuracy of 5 nearest neighbours",
    input: "features",
    score: (features, labels) => nearestNeighbours(features, labels),
  },
} satisfies Record<string, ProxyScore>;

export type ProxyName = keyof typeof proxyScores;
