import { centred } from "./centred.ts";
import { featureProducts } from "./feature-products.ts";
import { createMatrix, type Matrix } from "./matrix.ts";
import { mergeLoneColumns } from "./merge-lone-columns.ts";
import { type Minimum, minimiseSteps, type Objective } from "./minimise.ts";
import { runToEnd } from "./run-to-end.ts";
import { softmax } from "./softmax.ts";
import type { SparseMatrix } from "./sparse-matrix.ts";

/** A fitted classifier: logits are features · weights + intercepts. */
export interface LogisticModel {
  /** (nFeatures × nClasses) */
  readonly weights: Matrix;
  /** (nClasses) */
  readonly intercepts: Float64Array;
  readonly nIterations: number;
  /** Whether the fit reached its tolerance within its iterations. */
  readonly converged: boolean;
}

export interface LogisticOptions {
  /** Inverse strength of the L2 penalty, as scikit-learn's C: larger fits the examples more closely. @default 1 */
  readonly c?: number;
  /** Largest component of the gradient of the mean loss to stop at. @default 1e-4 */
  readonly tolerance?: number;
  /** @default 100 */
  readonly maxIterations?: number;
  /** Where to start from: a model of the same shape, say with another C. @default zeros */
  readonly start?: LogisticModel | undefined;
}

/**
 * Multinomial logistic regression with an L2 penalty on the weights, not on the intercepts, fitted by L-BFGS.
 *
 * Minimises C · Σ −ln P(label | example) + ½‖weights‖². With two classes this has the optimum of the ordinary, one-sided
 * logistic regression. A generator, one step an iteration, so that the caller may do something else in between:
 * `fitLogisticRegression` runs it to the end. Deterministic.
 *
 * Cost: each iteration O(nEntries · nClasses) and O(nFeatures · nClasses); about 20 copies of the weights in memory.
 * Source: the same objective as scikit-learn's LogisticRegression; differs: two classes keep two columns of weights.
 *
 * @param features (nExamples × nFeatures), dense or sparse, finite
 * @param labels (nExamples), integers in [0, nClasses)
 * @throws {RangeError} if a label is out of range, C is not above 0, or there is no example
 *
 * @example
 * // not run: a generator
 */
export function* logisticRegressionSteps(
  features: Matrix | SparseMatrix,
  labels: ArrayLike<number>,
  nClasses: number,
  options: LogisticOptions = {},
): Generator<void, LogisticModel> {
  const { c = 1, tolerance = 1e-4, maxIterations = 100, start } = options;
  checkInput(features, labels, nClasses, c);
  const merged = "rowStarts" in features ? mergeLoneColumns(features) : undefined;
  // Features less their means have the same optimum with other intercepts, and reach it in half the iterations.
  const deviations = "rowStarts" in features ? undefined : centred(features);
  const means = deviations?.data.subarray(0, features.nColumns).map((value, j) => features.data[j]! - value);
  const fitted = merged?.features ?? deviations ?? features;
  const nWeights = fitted.nColumns * nClasses;
  const initial = new Float64Array(nWeights + nClasses); // the intercepts come last
  if (start !== undefined) {
    initial.set(merged?.reduce(start.weights.data, nClasses) ?? start.weights.data);
    initial.set(start.intercepts, nWeights);
    if (means) addLogits(means, start.weights.data, initial.subarray(nWeights), 1);
  }
  const objective = penalisedLoss(fitted, labels, nClasses, c);
  const minimum: Minimum = yield* minimiseSteps(objective, initial, { tolerance, maxIterations });
  const weights = minimum.x.slice(0, nWeights);
  const intercepts = minimum.x.slice(nWeights);
  if (means) addLogits(means, weights, intercepts, -1);
  return {
    weights: createMatrix(features.nColumns, nClasses, merged?.expand(weights, nClasses) ?? weights),
    intercepts,
    nIterations: minimum.nIterations,
    converged: minimum.converged,
  };
}

/**
 * `logisticRegressionSteps` in one go.
 *
 * @example
 * const model = fitLogisticRegression({ nRows: 2, nColumns: 1, data: Float64Array.of(-1, 1) }, [0, 1], 2);
 * model.weights.data[0] < 0 && model.weights.data[1] > 0; // true
 */
export function fitLogisticRegression(
  features: Matrix | SparseMatrix,
  labels: ArrayLike<number>,
  nClasses: number,
  options: LogisticOptions = {},
): LogisticModel {
  return runToEnd(logisticRegressionSteps(features, labels, nClasses, options));
}

/**
 * Class probabilities of a fitted model.
 *
 * @param features (nExamples × nFeatures)
 * @returns (nExamples × nClasses), rows sum to 1
 * @throws {RangeError} if the features are not those of the model
 *
 * @example
 * const model = fitLogisticRegression({ nRows: 2, nColumns: 1, data: Float64Array.of(-1, 1) }, [0, 1], 2);
 * classProbabilities(model, { nRows: 1, nColumns: 1, data: Float64Array.of(0) }).data; // [0.5, 0.5]
 */
export function classProbabilities(model: LogisticModel, features: Matrix | SparseMatrix): Matrix {
  const { nRows: nFeatures, nColumns: nClasses, data } = model.weights;
  if (features.nColumns !== nFeatures) {
    throw new RangeError(
      `Cannot predict from ${features.nColumns} features: the model was fitted on ${nFeatures}`,
    );
  }
  const logits = createMatrix(features.nRows, nClasses);
  for (let i = 0; i < features.nRows; i++) logits.data.set(model.intercepts, i * nClasses);
  featureProducts(features, nClasses).add(data, logits.data);
  return softmax(logits);
}

/** Mean loss plus ‖weights‖² / (2 C nExamples): scikit-learn's objective, divided by C · nExamples. */
function penalisedLoss(
  features: Matrix | SparseMatrix,
  labels: ArrayLike<number>,
  nClasses: number,
  c: number,
): Objective {
  const { nRows: nExamples, nColumns: nFeatures } = features;
  const nWeights = nFeatures * nClasses;
  const products = featureProducts(features, nClasses);
  // Two opposite columns share what a single one would carry: half the squared norm, so twice the penalty.
  const penalty = (nClasses === 2 ? 2 : 1) / (c * nExamples);
  const logits = new Float64Array(nExamples * nClasses); // becomes the residuals P(class) − [class is the label]

  return (parameters, gradient) => {
    for (let i = 0; i < nExamples; i++) {
      for (let k = 0; k < nClasses; k++) logits[i * nClasses + k] = parameters[nWeights + k]!;
    }
    products.add(parameters, logits);
    let loss = 0;
    gradient.fill(0, nWeights);
    for (let i = 0; i < nExamples; i++) {
      const row = i * nClasses;
      let most = logits[row]!;
      for (let k = 1; k < nClasses; k++) if (logits[row + k]! > most) most = logits[row + k]!;
      const own = logits[row + labels[i]!]!;
      let total = 0;
      for (let k = 0; k < nClasses; k++) {
        const unnormalised = Math.exp(logits[row + k]! - most);
        logits[row + k] = unnormalised;
        total += unnormalised;
      }
      loss += Math.log(total) + most - own;
      const scale = 1 / (total * nExamples);
      for (let k = 0; k < nClasses; k++) logits[row + k] = logits[row + k]! * scale;
      logits[row + labels[i]!] = logits[row + labels[i]!]! - 1 / nExamples;
      for (let k = 0; k < nClasses; k++) {
        gradient[nWeights + k] = gradient[nWeights + k]! + logits[row + k]!;
      }
    }
    let squares = 0;
    for (let w = 0; w < nWeights; w++) {
      const weight = parameters[w]!;
      squares += weight * weight;
      gradient[w] = penalty * weight;
    }
    products.addTransposed(logits, gradient);
    return loss / nExamples + (penalty / 2) * squares;
  };
}

/** logits (nClasses) += factor · features (nFeatures) · weights (nFeatures × nClasses), of one example */
function addLogits(
  features: Float64Array,
  weights: Float64Array,
  logits: Float64Array,
  factor: number,
): void {
  const nClasses = logits.length;
  features.forEach((feature, j) => {
    for (let k = 0; k < nClasses; k++) logits[k] = logits[k]! + factor * feature * weights[j * nClasses + k]!;
  });
}

function checkInput(
  features: Matrix | SparseMatrix,
  labels: ArrayLike<number>,
  nClasses: number,
  c: number,
): void {
  if (features.nRows === 0 || labels.length !== features.nRows) {
    throw new RangeError(
      `Cannot fit ${features.nRows} examples with ${labels.length} labels: one label each, at least one`,
    );
  }
  if (!(c > 0)) throw new RangeError(`Cannot fit with C = ${c}: it must be above 0`);
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isInteger(labels[i]!) || labels[i]! < 0 || labels[i]! >= nClasses) {
      throw new RangeError(
        `Cannot fit: label ${i} is ${labels[i]}, labels are whole numbers below ${nClasses}`,
      );
    }
  }
  for (let i = 0; i < features.data.length; i++) {
    if (!Number.isFinite(features.data[i]!)) {
      throw new RangeError(`Cannot fit: the features hold ${features.data[i]}`);
    }
  }
}
