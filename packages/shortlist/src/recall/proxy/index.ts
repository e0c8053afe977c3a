import { gbc } from "./gbc.ts";
import { hScore } from "./h-score.ts";
import { leep } from "./leep.ts";
import { linearProbe } from "./linear-probe.ts";
import { logme } from "./logme.ts";
import { nce } from "./nce.ts";
import { nearestNeighbours } from "./nearest-neighbours.ts";
import { nleep } from "./nleep.ts";
import { parc } from "./parc.ts";
import type { ProxyScore } from "./proxy-score.ts";
import { regularisedHScore } from "./regularised-h-score.ts";
import { transRate } from "./transrate.ts";

/** Every proxy score, by the name that the command line, the report and the tests know it under. */
export const proxyScores = {
  leep: {
    title: "LEEP",
    description: "how well the model's own classes predict the labels",
    input: "source-probabilities",
    range: [Number.NEGATIVE_INFINITY, 0],
    score: leep,
  },
  nce: {
    title: "NCE",
    description: "what the model's most likely class tells of the label",
    input: "source-probabilities",
    range: [Number.NEGATIVE_INFINITY, 0],
    score: nce,
  },
  logme: {
    title: "LogME",
    description: "evidence of a linear model of the features",
    input: "features",
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    score: logme,
  },
  "linear-probe": {
    title: "linear probe",
    description: "leave-one-out accuracy of a linear model of the features",
    input: "features",
    range: [0, 1],
    score: linearProbe,
  },
  "nearest-neighbours": {
    title: "nearest neighbours",
    description: "leave-one-out accuracy of 5 nearest neighbours",
    input: "features",
    range: [0, 1],
    score: (features, labels) => nearestNeighbours(features, labels),
  },
  nleep: {
    title: "N-LEEP",
    description: "LEEP with clusters of the features in the place of the model's own classes",
    input: "features",
    range: [Number.NEGATIVE_INFINITY, 0],
    score: (features, labels) => nleep(features, labels),
  },
  "h-score": {
    title: "H-score",
    description: "features' variation between the classes; says nothing with more features than examples",
    input: "features",
    range: [0, Number.POSITIVE_INFINITY],
    score: hScore,
  },
  "regularised-h-score": {
    title: "regularised H-score",
    description: "features' variation between the classes, made for few examples",
    input: "features",
    range: [0, Number.POSITIVE_INFINITY],
    score: regularisedHScore,
  },
  gbc: {
    title: "GBC",
    description: "how little the classes overlap as Gaussians",
    input: "features",
    range: [Number.NEGATIVE_INFINITY, 0],
    score: (features, labels) => gbc(features, labels),
  },
  parc: {
    title: "PARC",
    description: "whether examples far apart in the features have different labels",
    input: "features",
    range: [-100, 100],
    score: parc,
  },
  transrate: {
    title: "TransRate",
    description: "how much of the features' code length the labels save",
    input: "features",
    range: [0, Number.POSITIVE_INFINITY],
    score: (features, labels) => transRate(features, labels),
  },
} satisfies Record<string, ProxyScore>;

export type ProxyName = keyof typeof proxyScores;
