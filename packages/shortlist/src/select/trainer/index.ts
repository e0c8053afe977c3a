import { createOnnxTrainer } from "./onnx.ts";
import { createReplayTrainer } from "./replay.ts";

/** Every trainer by name: how the models of a shortlist come to their validation accuracies. */
export const trainers = { onnx: createOnnxTrainer, replay: createReplayTrainer };
