import type { Stamped } from "../store/journal.ts";
import type { ProgressEvent, RunEvent, RunEventOf, RunEventType, RunNotice } from "./run-event.ts";
import { secondsSpent } from "./seconds-spent.ts";

/** Where events are kept, a `Journal`: appending resolves once the event will survive a crash. */
export interface EventStore {
  readonly events: readonly Stamped<RunEvent>[];
  append(event: RunEvent): Promise<Stamped<RunEvent>>;
}

/**
 * The journal of one run, as its flow sees it: the events so far, and where to add the next.
 *
 * Resuming is the same flow over a journal that already has events: each step first looks for its own event and
 * takes the result from there instead of doing the work again.
 */
export class RunLog {
  readonly #store: EventStore;
  readonly #onEvent: ((notice: RunNotice) => void) | undefined;

  constructor(store: EventStore, onEvent?: (notice: RunNotice) => void) {
    this.#store = store;
    this.#onEvent = onEvent;
  }

  get events(): readonly Stamped<RunEvent>[] {
    return this.#store.events;
  }

  /** All events of a type, in order. */
  all<T extends RunEventType>(type: T): RunEventOf<T>[] {
    return this.events.filter((event): event is Stamped<RunEventOf<T>> => event.type === type);
  }

  /** The first event of a type that fits. */
  find<T extends RunEventType>(
    type: T,
    fits: (event: RunEventOf<T>) => boolean = () => true,
  ): RunEventOf<T> | undefined {
    return this.all(type).find(fits);
  }

  /** Writes an event, then tells `onEvent`. */
  async append<T extends RunEventType>(event: RunEventOf<T> & { readonly type: T }): Promise<RunEventOf<T>> {
    const stamped = await this.#store.append(event);
    this.#onEvent?.(stamped);
    return event;
  }

  progress(event: Omit<ProgressEvent, "type">): void {
    this.#onEvent?.({ type: "progress", ...event });
  }

  /** Seconds spent on all that is in the journal, whatever it was: what a budget of seconds is counted by. */
  secondsSpent(): number {
    return secondsSpent(this.events);
  }

  /** Seconds spent in training stages, all processes of the run together. */
  secondsTrained(): number {
    return this.all("stage").reduce((sum, { seconds }) => sum + seconds, 0);
  }
}
