import type { RunEvent } from "./run-event.ts";

/**
 * Seconds that the events of a run took, all processes of the run together: baselines, recall, planning, and each
 * stage with its opening, scoring and writing. What was lost when a process was killed is not counted.
 *
 * @example
 * secondsSpent([{ type: "baseline", name: "majority", validation: { accuracy: 0.5 }, seconds: 2 }]); // 2
 */
export function secondsSpent(events: readonly RunEvent[]): number {
  return events.reduce((sum, event) => {
    if (event.type === "stage") return sum + event.seconds + (event.overheadSeconds ?? 0);
    return "seconds" in event ? sum + (event.seconds ?? 0) : sum;
  }, 0);
}
