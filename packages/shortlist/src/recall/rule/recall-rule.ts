import type { Rng } from "../../numeric/random.ts";
import type { ExpectedStanding } from "../expected-standings.ts";
import type { RecallView } from "../recall-view.ts";

/** How the paper's rules bring a proxy score into [0, 1]. */
export type ProxyScale = "exp" | "min-max";

export interface RuleOptions {
  /** exp(score), right for LEEP and NCE, which are at most 0; or the lowest score to 0 and the highest to 1. */
  readonly proxyScale: ProxyScale;
  /** (nModels), what prior and proxy lead one to expect. */
  readonly expected: readonly ExpectedStanding[];
  /** Only the random rule draws from it. */
  readonly rng: Rng;
}

/** What a rule makes of one model. */
export interface RuleScore {
  /** Larger is better; comparable within one recall only. */
  readonly score: number;
  /** What the score is made of, for people: completes "score 0.51: …". */
  readonly because: string;
}

/** Orders the models of the zoo for one target. Pure: it reads scores and never computes a proxy. */
export interface RecallRule {
  /** One line for people. */
  readonly description: string;
  /** How many models of one cluster may be chosen, unless the caller says otherwise. */
  readonly maxPerCluster?: number;
  /** Rows of the models whose proxy score this rule reads; the fewer, the cheaper the recall. */
  probes(view: RecallView): number[];
  /** One score a model, in the order of the view. */
  score(view: RecallView, options: RuleOptions): RuleScore[];
  /**
   * Rows of the shortlist, as they were chosen. Without it the shortlist is the first k by score.
   *
   * @param scores of this rule, one a model
   * @param k at most the number of models
   */
  choose?(view: RecallView, scores: readonly RuleScore[], k: number): number[];
}
