import type { Clusterer } from "./clusterer.ts";
import { hierarchical } from "./hierarchical.ts";
import { kMeans } from "./k-means.ts";
import { text } from "./text.ts";

/** Every way to group models, by the name that the command line knows it under. */
export const clusterers = { hierarchical, "k-means": kMeans, text } satisfies Record<string, Clusterer>;

export type ClustererName = keyof typeof clusterers;
