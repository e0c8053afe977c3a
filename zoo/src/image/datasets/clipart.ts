import { readClipart } from "../sources/openclipart.ts";
import type { ImageDatasetRecipe } from "./dataset-recipe.ts";
import { drawPicture } from "./draw-picture.ts";

/** Folders of the library that make up a class, and those below them that show something else. */
const folders: Record<string, { of: readonly string[]; without?: readonly string[] }> = {
  animals: { of: ["animals"], without: ["animals/fantasy"] },
  buildings: { of: ["buildings"], without: ["buildings/furniture"] },
  clothing: { of: ["people/clothing"], without: ["people/clothing/pantyhose"] },
  food: { of: ["food"] },
  music: { of: ["recreation/music"] },
  people: {
    of: ["people"],
    without: ["people/clothing", "people/smilies", "people/bodypart", "people/stickmen"],
  },
  plants: { of: ["plants"] },
  sports: { of: ["recreation/sports"] },
  tools: { of: ["tools"], without: ["tools/weapons", "tools/toys"] },
  vehicles: { of: ["transportation"], without: ["transportation/roadsigns", "transportation/aiga-symbols"] },
};

const isIn = (folder: string, parents: readonly string[] = []): boolean =>
  parents.some((parent) => folder === parent || folder.startsWith(`${parent}/`));

/** Target, and the example for pictures: what does a drawing show? */
export const clipart: ImageDatasetRecipe = {
  name: "clipart",
  role: "target",
  description: "Drawing of a clip art library → what it shows",
  licence: "public domain (Open Clip Art Library)",
  classes: Object.keys(folders),
  sizes: { train: 500, validation: 160, test: 300 },
  read: () =>
    readClipart().flatMap(({ path, folder, drawing, series }) => {
      const label = Object.keys(folders).find(
        (name) => isIn(folder, folders[name]!.of) && !isIn(folder, folders[name]!.without),
      );
      if (label === undefined) return [];
      const name = `${folder.split("/").at(-1)}-${drawing}`;
      return [{ name, label, group: series, draw: () => drawPicture(path, 96) }];
    }),
};
