import type { Tensor } from "onnx-grad";
import type { Encoder, EncoderOptions } from "./encoder.ts";

/** What models of texts and of pictures have in common: a pretrained encoder in a folder, opened and checked. */
export interface PretrainedModel {
  /** Name of the folder. */
  readonly id: string;
  readonly folder: string;
  /** Its kind, such as "bert" or "resnet"; "onnx" for an export. */
  readonly architecture: string;
  /** Width of an example's vector. */
  readonly hiddenSize: number;
  /** It is made of convolutions, as networks for pictures mostly are: such are trained at higher rates. */
  readonly isConvolutional?: boolean;
  readonly nLayers: number;
  readonly nParameters: number;
  /** Dropout that the model's own configuration puts before a classifier. */
  readonly headDropout: number;
  /** Class names of the source head, if the checkpoint has a head of its own. */
  readonly sourceLabels?: readonly string[];
  /** What was guessed or left out. */
  readonly notes: readonly string[];
  /** What config.json says. */
  readonly config: object;
  /**
   * Weights of the graph, by their names there, as a safetensors checkpoint of the same architecture holds them.
   *
   * @throws {ArtifactError} for an ONNX export, which has no such form
   */
  checkpointOf(weights: ReadonlyMap<string, Tensor>): Map<string, Tensor>;
  /** The checkpoint's name of a classifier on top, without `.weight`. */
  readonly classifierName: string;
  /** Read the weights and build the graph. */
  buildEncoder(options?: EncoderOptions): Promise<Encoder>;
}
