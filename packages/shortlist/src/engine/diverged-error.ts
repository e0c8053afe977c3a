/** Training left the finite numbers: the model cannot be trained with these settings. The caller may go on without it. */
export class DivergedError extends Error {
  readonly model: string;
  /** Epoch, from 0, and update within it, from 0, at which it happened. */
  readonly epoch: number;
  readonly step: number;

  constructor(model: string, epoch: number, step: number, loss: number) {
    super(`${model} diverged in epoch ${epoch + 1}, step ${step + 1}: its loss is ${loss}`);
    this.name = "DivergedError";
    this.model = model;
    this.epoch = epoch;
    this.step = step;
  }
}
