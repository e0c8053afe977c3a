import { flipKeepsClasses, imageBaselines, imageSource, loadImageDataset, readImageSource } from "shortlist";
import { accuracyOf } from "../record/accuracy.ts";
import { buildPath, type ZooRecipe } from "../zoo-recipe.ts";
import { imageDatasetRecipes } from "./datasets/dataset-recipes.ts";
import { networks } from "./settings.ts";

/** The starter zoo for pictures. */
export const imageRecipe: ZooRecipe = {
  kind: "image",
  modelIds: networks.map(({ id }) => id),
  datasets: imageDatasetRecipes,
  async openDataset(name) {
    const { dataset, split } = await load(name);
    const { labels, classNames, images } = dataset;
    const source = imageSource(
      images.map((image) => ({ name: image.name, read: () => readImageSource(image) })),
      { augmentation: { flip: flipKeepsClasses(dataset, split.train) } },
    );
    return { labels, classNames, split, source };
  },
  async scoreBaseline(name) {
    const { dataset, split } = await load(name);
    const { labels, classNames, images, thumbnails } = dataset;
    const size = thumbnails.length / images.length;
    const examples = images.map((_, i) => thumbnails.subarray(i * size, (i + 1) * size));
    const fitted = await imageBaselines.pixels.fit({ examples, labels, nClasses: classNames.length, split });
    const probabilities = fitted.predict(Array.from(split.test, (row) => examples[row]!));
    return accuracyOf(
      probabilities,
      split.test.map((row) => labels[row]!),
    );
  },
};

async function load(name: string) {
  const dataset = await loadImageDataset(buildPath("image", "datasets", name));
  const { train, validation, test } = dataset.split ?? {};
  if (!train || !validation || !test)
    throw new Error(`The dataset ${name} lacks a part: run the step datasets`);
  return { dataset, split: { train, validation, test } };
}
