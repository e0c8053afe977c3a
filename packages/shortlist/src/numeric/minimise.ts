import { runToEnd } from "./run-to-end.ts";

/** A smooth function: fills in its gradient at x, and returns its value there. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** Stop when no component of the gradient is larger. @default 1e-4 */
  readonly tolerance?: number;
  /** @default 100 */
  readonly maxIterations?: number;
  /** How many past steps shape the next one. @default 6 */
  readonly memory?: number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly nIterations: number;
  /** Whether the gradient came below the tolerance; false at the iteration limit, or where no step helps any more. */
  readonly converged: boolean;
}

/**
 * Minimum of a smooth convex function by L-BFGS, with a line search for the weak Wolfe conditions.
 *
 * A generator, one step an iteration, so that the caller may do something else in between: `minimise` runs it to the
 * end. Deterministic.
 *
 * Cost: each iteration one evaluation, rarely more, and O(memory · n); O(memory · n) memory.
 * Source: Nocedal and Wright, "Numerical Optimization", Algorithm 7.5; line search of Lewis and Overton (2013).
 *
 * @param start (n), not changed
 * @throws {RangeError} if the function is not finite at the start
 *
 * @example
 * const square = (x, gradient) => { gradient[0] = 2 * x[0]; return x[0] ** 2; };
 * minimise(square, Float64Array.of(3)).converged; // true
 */
export function* minimiseSteps(
  objective: Objective,
  start: Float64Array,
  options: MinimiseOptions = {},
): Generator<void, Minimum> {
  const { tolerance = 1e-4, maxIterations = 100, memory = 6 } = options;
  const n = start.length;
  let x = start.slice();
  let gradient = new Float64Array(n);
  let value = objective(x, gradient);
  if (!Number.isFinite(value)) throw new RangeError(`Cannot minimise: the function is ${value} at the start`);
  const past: Step[] = [];
  const direction = new Float64Array(n);
  let nextX = new Float64Array(n);
  let nextGradient = new Float64Array(n);

  for (let iteration = 0; ; iteration++) {
    const converged = largest(gradient) <= tolerance;
    if (converged || iteration === maxIterations) return { x, value, nIterations: iteration, converged };
    yield;
    newtonDirection(gradient, past, direction);
    const slope = dot(direction, gradient);
    const first = past.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;

    // Bisection between steps that are too long (no decrease) and too short (still steep).
    let step = first;
    let tooShort = 0;
    let tooLong = Number.POSITIVE_INFINITY;
    let nextValue = value;
    let found = false;
    const noise = 4 * Number.EPSILON * Math.abs(value); // close to the minimum the decrease drowns in rounding
    for (let trial = 0; trial < 30 && !found; trial++) {
      moveAlong(x, direction, step, nextX);
      nextValue = objective(nextX, nextGradient);
      if (!(nextValue <= value + 1e-4 * step * slope + noise)) tooLong = step;
      else if (dot(nextGradient, direction) < 0.9 * slope) tooShort = step;
      else found = true;
      if (!found) step = tooLong < Number.POSITIVE_INFINITY ? (tooShort + tooLong) / 2 : 2 * step;
    }
    if (!found && !(nextValue < value)) return { x, value, nIterations: iteration, converged: false };

    remember(past, memory, x, nextX, gradient, nextGradient);
    [x, nextX] = [nextX, x];
    [gradient, nextGradient] = [nextGradient, gradient];
    value = nextValue;
  }
}

/**
 * `minimiseSteps` in one go.
 *
 * @example
 * const square = (x, gradient) => { gradient[0] = 2 * x[0]; return x[0] ** 2; };
 * minimise(square, Float64Array.of(0)).nIterations; // 0
 */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions = {}): Minimum {
  return runToEnd(minimiseSteps(objective, start, options));
}

/** to ← x + step · direction */
function moveAlong(x: Float64Array, direction: Float64Array, step: number, to: Float64Array): void {
  for (let i = 0; i < x.length; i++) to[i] = x[i]! + step * direction[i]!;
}

/** A past step s, its change of gradient y, and 1 / sᵀy. */
interface Step {
  readonly s: Float64Array;
  readonly y: Float64Array;
  scale: number;
}

/** direction ← −H · gradient, H the inverse Hessian as the past steps suggest it. */
function newtonDirection(gradient: Float64Array, past: readonly Step[], direction: Float64Array): void {
  for (let i = 0; i < gradient.length; i++) direction[i] = -gradient[i]!;
  const shares = new Float64Array(past.length);
  for (let p = past.length - 1; p >= 0; p--) {
    const { s, y, scale } = past[p]!;
    const share = scale * dot(s, direction);
    shares[p] = share;
    for (let i = 0; i < y.length; i++) direction[i] = direction[i]! - share * y[i]!;
  }
  const last = past.at(-1);
  if (last !== undefined) {
    const curvature = 1 / (last.scale * dot(last.y, last.y));
    for (let i = 0; i < direction.length; i++) direction[i] = direction[i]! * curvature;
  }
  past.forEach(({ s, y, scale }, p) => {
    const share = shares[p]! - scale * dot(y, direction);
    for (let i = 0; i < s.length; i++) direction[i] = direction[i]! + share * s[i]!;
  });
}

/** Adds the step from x to nextX, in the arrays of the oldest when the memory is full. */
function remember(
  past: Step[],
  memory: number,
  x: Float64Array,
  nextX: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): void {
  const n = x.length;
  const reused = past.length === memory ? past.shift() : undefined;
  const step = reused ?? { s: new Float64Array(n), y: new Float64Array(n), scale: 0 };
  for (let i = 0; i < n; i++) {
    step.s[i] = nextX[i]! - x[i]!;
    step.y[i] = nextGradient[i]! - gradient[i]!;
  }
  const curvature = dot(step.s, step.y);
  if (!(curvature > 0)) return; // rounding only: the step tells nothing of the curvature
  step.scale = 1 / curvature;
  past.push(step);
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > most) most = size;
  }
  return most;
}
