import { BEST_OF_SHORTLIST, defaultPolicy, FIRST_OF_SHORTLIST, type Policy } from "./policy.ts";

/** One comparison of the default with a simple rule. */
export interface Comparison {
  readonly policy: Policy;
  readonly against: Policy;
}

/**
 * What the default has to beat: the static prior, each proxy on all models, the paper's two phases, halving and brute
 * force on all models. Where nothing is simulated, its shortlist is compared with theirs, and its first with theirs.
 *
 * @param proxies recorded on some target
 */
export function comparisonsOf(proxies: readonly string[], isSimulated: boolean): Comparison[] {
  const { recall, proxy } = defaultPolicy;
  const rules: Omit<Policy, "select">[] = [
    { recall: "prior" },
    ...proxies.map((name) => ({ recall: "proxy" as const, proxy: name })),
    ...proxies.map((name) => ({ recall: "paper" as const, proxy: name })),
  ];
  const ours = (select: string): Policy => ({ ...defaultPolicy, ...(proxy && { proxy }), recall, select });
  if (!isSimulated)
    return [BEST_OF_SHORTLIST, FIRST_OF_SHORTLIST].flatMap((select) =>
      rules.map((rule) => ({ policy: ours(select), against: { ...rule, select } })),
    );
  const policy = defaultPolicy;
  return [
    ...rules.map((rule) => ({
      ...rule,
      select: rule.recall === "paper" ? "fine-selection" : FIRST_OF_SHORTLIST,
    })),
    { recall: "prior" as const, select: policy.select },
    { recall: "all" as const, select: "successive-halving" },
    { recall: "all" as const, select: "successive-halving eta 3" },
    { recall: "all" as const, select: "fine-selection" },
    { recall: "all" as const, select: "brute-force" },
  ].map((against) => ({ policy, against }));
}
