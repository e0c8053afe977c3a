import type { ValueInfo } from "../onnx/model.ts";

/** A value that is an input of the graph, with a shape of known numbers. */
export interface ConcreteValue extends ValueInfo {
  readonly dims: readonly number[];
}

/** A weight of the model; in the graphs made here every weight is an input. */
export interface GraphParameter {
  readonly name: string;
  readonly dims: readonly number[];
  readonly trainable: boolean;
}

/** A bool input that says which elements a Dropout keeps (1) and drops (0). */
export interface DropoutMask {
  readonly name: string;
  readonly dims: readonly number[];
  /**
   * Probability that an element is dropped: a multiple of 1/256, so that one random byte decides an element
   * exactly. The graph scales what is kept by 1 / (1 - probability).
   */
  readonly probability: number;
}

/** Where the gradient of a parameter is found; a parameter may have several, to be added. */
export type GraphGradient =
  | {
      readonly kind: "dense";
      readonly parameter: string;
      /** Name of a graph output of the parameter's shape. */
      readonly output: string;
      readonly dims: readonly number[];
    }
  | {
      /** Rows of an embedding table: row `indices[i]` gets `rows[i]` added; the same index may occur many times. */
      readonly kind: "rows";
      readonly parameter: string;
      /** Name of a graph output (n × width). */
      readonly rows: string;
      /** Name of a graph output, int64 (n), each in [0, nRows). */
      readonly indices: string;
      readonly n: number;
      readonly nRows: number;
      readonly width: number;
    };

/** How a running statistic of a BatchNormalization follows those of the batches. */
export interface RunningStatistic {
  /** Name of the running mean or variance, one of the graph's parameters. */
  readonly parameter: string;
  /** Name of the graph output that is the batch's. */
  readonly output: string;
  readonly dims: readonly number[];
  /** The running value becomes momentum · itself + (1 - momentum) · correction · the batch's. */
  readonly momentum: number;
  readonly correction: number;
}

/** A graph that computes the loss and its gradients, for one shape of the data. */
export interface TrainingGraph {
  /** The serialized ONNX model: inputs are data, then parameters, then dropout masks. */
  readonly bytes: Uint8Array;
  readonly dataInputs: readonly ConcreteValue[];
  readonly parameters: readonly GraphParameter[];
  readonly dropoutMasks: readonly DropoutMask[];
  /** Name of the loss output, a scalar. */
  readonly loss: string;
  /** The model's own outputs. */
  readonly outputs: readonly ConcreteValue[];
  readonly gradients: readonly GraphGradient[];
  /** Running statistics that training on this batch moves; none in models without BatchNormalization. */
  readonly statistics: readonly RunningStatistic[];
}

/** A graph that computes the model's outputs, for one shape of the data, without dropout. */
export interface EvaluationGraph {
  /** The serialized ONNX model: inputs are data, then parameters. */
  readonly bytes: Uint8Array;
  readonly dataInputs: readonly ConcreteValue[];
  readonly parameters: readonly GraphParameter[];
  readonly outputs: readonly ConcreteValue[];
}

export interface EvaluationGraphOptions {
  /** Number for each symbolic axis of the data inputs, such as `{ batch: 16, sequence: 64 }`. */
  readonly dims: Readonly<Record<string, number>>;
}

export interface TrainingGraphOptions extends EvaluationGraphOptions {
  /**
   * Name of the scalar output to differentiate.
   * @default "loss"
   */
  readonly loss?: string;
  /**
   * Which parameters get gradients.
   * @default all of them
   */
  readonly trainable?: (name: string) => boolean;
  /**
   * Whether BatchNormalization uses the statistics of the batch, and its running ones follow them. One that
   * comes before every trained weight never does.
   * @default true
   */
  readonly batchStatistics?: boolean;
  /**
   * Whether the graph is made of the model's and standard operators alone. Otherwise convolutions may use the layout
   * that this machine's ONNX Runtime has for them, if it proves to have one: several times faster where they are
   * depthwise.
   * @default false
   */
  readonly standardOperators?: boolean;
}
