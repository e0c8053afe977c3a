import { inDeb } from "../../fetch/debian-packages.ts";
import { readIdx } from "../sources/idx.ts";
import type { ImageDatasetRecipe } from "./dataset-recipe.ts";
import { idxPictures } from "./idx-pictures.ts";

const classNames = [
  "t-shirt",
  "trousers",
  "pullover",
  "dress",
  "coat",
  "sandal",
  "shirt",
  "sneaker",
  "bag",
  "boot",
];

export const fashion: ImageDatasetRecipe = {
  name: "fashion",
  role: "benchmark",
  description: "Grey photograph of a garment, 28 pixels wide → kind of garment",
  licence: "MIT (Fashion-MNIST)",
  classes: classNames,
  sourceShare: 0.85,
  read() {
    const file = (name: string): string =>
      inDeb("dataset-fashion-mnist", "usr/share/datasets/fashion-mnist", name);
    const pictures = readIdx(file("train-images-idx3-ubyte.gz"), file("train-labels-idx1-ubyte.gz"));
    return idxPictures(pictures, classNames, 12_000, "fashion");
  },
};
