import type { BacktestResult, PolicyDifference, PolicyResult } from "./backtest-result.ts";
import { type Policy, policyId, policyWords } from "./policy.ts";

/** Two means closer than this are equal to the eye. */
const POINTS_SHOWN = 0.005;

/**
 * What a backtest says of the default, in sentences: what it loses at which cost, and whether a simple rule loses less.
 *
 * @example
 * const curves = ["x", "y"].flatMap((dataset, d) =>
 *   [0.5, 0.6, 0.9].map((test, i) => ({ model: `m${i}`, dataset, seed: 1, validation: [], test: test - d / 5 })),
 * );
 * const result = await backtest({ metric: "accuracy", curves }, { shortlistSize: 1 });
 * verdict(result)[0].endsWith(" at 33.3 % of all trainings."); // true
 */
export function verdict(result: BacktestResult): string[] {
  const { policies, differences, nStages } = result;
  const ours = result.default;
  const bruteForce = policies.find(isBruteForce);
  const whole = nStages === 0 ? "of all trainings" : "of brute force's epochs";
  const itself =
    nStages > 0 && bruteForce !== undefined
      ? `; brute force, choosing by validation, loses ${points(bruteForce.meanRegret)}`
      : "";
  const first =
    `The default, ${policyWords(ours)}, loses ${points(ours.meanRegret)} points on average ` +
    `(95 %: ${points(ours.interval[0])} to ${points(ours.interval[1])}) at ${share(ours)} ${whole}${itself}.`;
  const costOf = new Map(policies.map((policy) => [policyId(policy), policy.costFraction]));
  const rivals = differences.filter(
    ({ policy, against }) => policyId(policy) === policyId(ours) && !isBruteForce(against),
  );
  const isDearer = ({ against }: PolicyDifference) =>
    (costOf.get(policyId(against)) as number) > ours.costFraction + LITTLE_COST;
  const dearer = bestOf(rivals.filter(isDearer));
  const cheapRivals = rivals.filter((rival) => !isDearer(rival));
  const cheap = bestOf(cheapRivals);
  return [
    first,
    ...(cheap === undefined ? [] : [cheapWords(cheap, cheapRivals.length, result)]),
    ...(dearer !== undefined && dearer.meanDifference > POINTS_SHOWN ? [dearerWords(dearer, result)] : []),
  ];
}

/** A simple rule that costs no more than this beyond the default does not cost more. */
const LITTLE_COST = 0.005;

/** The rule that compares best with the default. */
function bestOf(rivals: readonly PolicyDifference[]): PolicyDifference | undefined {
  return rivals.toSorted((a, b) => b.meanDifference - a.meanDifference)[0];
}

/** Whether a simple rule that costs no more loses less. */
function cheapWords(best: PolicyDifference, nRivals: number, result: BacktestResult): string {
  const words = ruleWords(best, result);
  const difference = best.meanDifference;
  const hindsight = nRivals === 1 ? "" : `, the best of ${nRivals} in hindsight`;
  if (difference > POINTS_SHOWN)
    return `A simple rule won${hindsight}: ${words}, loses ${points(difference)} points less${chanceWords(best)}.`;
  if (difference >= -POINTS_SHOWN) return `A simple rule is as good${hindsight}: ${words}.`;
  return (
    "No simple rule that costs as little loses less: " +
    `the best, ${words}, loses ${points(-difference)} points more${chanceWords(best)}.`
  );
}

function dearerWords(best: PolicyDifference, result: BacktestResult): string {
  return `At more cost one loses less: ${ruleWords(best, result)}, by ${points(best.meanDifference)} points${chanceWords(best)}.`;
}

/** A rule, its cost, and on how many datasets it was compared where that is not all. */
function ruleWords(
  { against, nDatasets }: PolicyDifference,
  { policies, ...result }: BacktestResult,
): string {
  const rule = policies.find((policy) => policyId(policy) === policyId(against)) as PolicyResult;
  const where =
    nDatasets === result.nDatasets
      ? ""
      : ` on the ${nDatasets === 1 ? "one dataset" : `${nDatasets} datasets`} that it can be played on`;
  return `${policyWords(against)} at ${share(rule)}${where}`;
}

function chanceWords({ interval: [low, high] }: PolicyDifference): string {
  return low > 0 || high < 0
    ? ""
    : `, a difference that chance can explain (95 %: ${points(low)} to ${points(high)})`;
}

const isBruteForce = ({ recall, select }: Policy) => recall === "all" && select === "brute-force";
const points = (value: number) => value.toFixed(2);
const share = ({ costFraction }: PolicyResult) => `${(100 * costFraction).toFixed(1)} %`;
