import { join } from "node:path";
import { npmFolder } from "../../fetch/npm-packages.ts";
import { mnistPackage } from "../sources/fetch-raw.ts";
import { readIdx } from "../sources/idx.ts";
import type { ImageDatasetRecipe } from "./dataset-recipe.ts";
import { idxPictures } from "./idx-pictures.ts";

const classNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

export const digits: ImageDatasetRecipe = {
  name: "digits",
  role: "benchmark",
  description: "Handwritten digit, 28 pixels wide → which one",
  licence: "MNIST database; free to use with its authors named (package: ISC)",
  classes: classNames,
  sourceShare: 0.85,
  read() {
    const file = (name: string): string => join(npmFolder(mnistPackage), "data", name);
    const pictures = readIdx(file("train-images-idx3-ubyte"), file("train-labels-idx1-ubyte"));
    return idxPictures(pictures, classNames, 12_000, "digits");
  },
};
