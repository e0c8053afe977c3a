import type { StepOptions } from "./record/record-history.ts";

/** A step of a recipe: what it makes, and how. */
export interface RecipeStep {
  readonly what: string;
  run(): void | Promise<void>;
}

export interface RecipeOptions extends StepOptions {
  /** A quick trial of every step. */
  readonly isTiny: boolean;
}

/** Steps by name, in their order. */
export type RecipeSteps = Readonly<Record<string, RecipeStep>>;
