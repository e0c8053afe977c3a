import { type RecallRuleName, recallRules } from "../recall/rule/index.ts";
import { proxyNames } from "../report/proxy-names.ts";
import { exampleNoun } from "../run/example-noun.ts";
import { recallFacts } from "./recall-facts.ts";
import type { Replay } from "./replay-run.ts";
import type { RunRecord } from "./run-record.ts";
import type { Change, Doubt, Why } from "./why.ts";
import { apart, ordinal } from "./words.ts";

/** Why a model never came on the shortlist. */
export function explainNotRecalled(
  record: RunRecord,
  replay: Replay | undefined,
  model: string,
): Omit<Why, "run" | "model"> {
  const { recall, shortlist } = record;
  const place = recall.models.findIndex((entry) => entry.model === model) + 1;
  const facts = recallFacts(record, replay, model);
  const byScore = `by score it is the ${ordinal(place)} of ${recall.models.length}`;
  const why =
    recall.rule === "given"
      ? `the budget allows ${recall.k} of the ${recall.models.length} models that were named, in that order`
      : place > shortlist.length
        ? `${byScore}, and ${shortlist.length} are recalled`
        : `${byScore}, but ${passedOverBy(recall.rule)}`;
  const canReplay = replay !== undefined && recall.rule !== "given";
  return {
    fate: "not-recalled",
    verdict: `${model} was not recalled, and never trained: ${why}.`,
    facts,
    changes: canReplay ? changesOf(replay, model) : [],
    doubts: doubtsOf(record, model, canReplay ? proxyNeeded(replay, model) : undefined),
    background: [],
    notes: [],
  };
}

/** Why a rule takes another model than the next best. */
function passedOverBy(rule: string): string {
  const choosesOtherwise = rule in recallRules && "choose" in recallRules[rule as RecallRuleName];
  return choosesOtherwise
    ? "models that are good where those recalled are weak come first"
    : "enough models of the same cluster are recalled";
}

/** How the literature writes a proxy. */
function nameOf(proxy = "proxy"): string {
  return proxyNames[proxy] ?? proxy;
}

function isChosen(
  replay: Replay,
  model: string,
  rule: RecallRuleName,
  k: number,
  proxies?: ReadonlyMap<string, number>,
) {
  return replay.recall(rule, k, proxies).some((entry) => entry.model === model && entry.chosen);
}

function changesOf(replay: Replay, model: string): Change[] {
  const { recall } = replay.record;
  const own = recall.rule as RecallRuleName;
  const changes: Change[] = [];
  const nModels = recall.models.length;
  const place = recall.models.findIndex((entry) => entry.model === model) + 1;
  const sizes = Array.from({ length: nModels - recall.k }, (_, i) => recall.k + 1 + i);
  const k = sizes.find((size) => isChosen(replay, model, own, size));
  if (k !== undefined)
    changes.push({
      what: "shortlist-size",
      from: recall.k,
      to: k,
      words: `K of ${k} or more (it was ${recall.k})${k < place ? `; some before it are passed over, since ${passedOverBy(own)}` : ""}`,
    });
  const proxy = proxyNeeded(replay, model);
  if (proxy !== undefined) {
    const [from, to] = apart(proxy.from, proxy.to);
    changes.push({
      what: "proxy",
      from: proxy.from,
      to: proxy.to,
      words: `a ${nameOf(recall.proxy)} of ${to} or more (it was ${from})`,
    });
  }
  const names = Object.keys(recallRules) as RecallRuleName[];
  const others = names.filter(
    (rule) =>
      rule !== own &&
      rule !== "random" &&
      replay.unknownProxies(rule).length === 0 &&
      isChosen(replay, model, rule, recall.k),
  );
  for (const rule of others) {
    const rank = replay.recall(rule, recall.k).find((entry) => entry.model === model)?.rank as number;
    changes.push({
      what: "rule",
      from: own,
      to: rule,
      words: `the rule ${rule}, by whose score it is the ${ordinal(rank)} of ${nModels} (${recallRules[rule].description})`,
    });
  }
  return changes;
}

/** The lowest proxy score with which it would have been recalled, all else as it was. */
function proxyNeeded(
  replay: Replay,
  model: string,
): { readonly from: number; readonly to: number } | undefined {
  const { recall } = replay.record;
  const scores = new Map(
    recall.models.flatMap(({ model: id, proxy }) => (proxy === undefined ? [] : [[id, proxy]])),
  );
  const from = scores.get(model);
  if (from === undefined) return undefined;
  const known = [...scores.values()];
  const range = Math.max(...known) - Math.min(...known) || Math.abs(from) || 1;
  const suffices = (proxy: number) =>
    isChosen(replay, model, recall.rule as RecallRuleName, recall.k, new Map([...scores, [model, proxy]]));
  let [low, high] = [from, Math.max(...known) + range];
  if (!suffices(high)) return undefined;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (suffices(middle)) high = middle;
    else low = middle;
  }
  return { from, to: high };
}

function doubtsOf(
  { recall, shortlist, started }: RunRecord,
  model: string,
  needed: { readonly from: number; readonly to: number } | undefined,
): Doubt[] {
  const doubts: Doubt[] = [];
  const entry = recall.models.find((recalled) => recalled.model === model);
  const interval = entry?.proxyInterval;
  if (needed !== undefined && interval !== undefined) {
    const isWithin = needed.to <= interval[1];
    doubts.push({
      isWithinNoise: isWithin,
      words: isWithin
        ? `the ${nameOf(recall.proxy)} that it would have needed, ${needed.to.toFixed(3)}, is within the 90 % interval of what it has (${interval[0].toFixed(3)} to ${interval[1].toFixed(3)}): other training ${exampleNoun(started)}s in the probe could have recalled it`
        : `the ${nameOf(recall.proxy)} that it would have needed, ${needed.to.toFixed(3)}, is above the 90 % interval of what it has (${interval[0].toFixed(3)} to ${interval[1].toFixed(3)}): other training ${exampleNoun(started)}s in the probe would hardly have recalled it`,
    });
  }
  const last = recall.models.findLast(({ model: id }) => id === shortlist.at(-1));
  if (entry?.score !== undefined && last?.score !== undefined && last.score > entry.score)
    doubts.push({
      rival: last.model,
      words: `the last one recalled, ${last.model}, scores ${last.score.toFixed(3)}, this one ${entry.score.toFixed(3)}`,
    });
  doubts.push({ words: "how it would have done on this data is not known: it never trained" });
  return doubts;
}
