import { readStamps } from "../sources/stamps.ts";
import type { ImageDatasetRecipe } from "./dataset-recipe.ts";
import { drawPicture } from "./draw-picture.ts";

/** Class by the start of a stamp's folder. */
const classOfFolder: Record<string, string> = {
  animals: "animals",
  clothes: "clothes",
  food: "food",
  household: "household",
  people: "people",
  plants: "plants",
  seasonal: "seasonal",
  "town/houses": "buildings",
  "town/monuments": "buildings",
  "town/cartoon": "buildings",
  "symbols/money": "money",
  vehicles: "vehicles",
  "military/vehicles": "vehicles",
};

/** Target: what does a stamp of a children's drawing program show? */
export const stamps: ImageDatasetRecipe = {
  name: "stamps",
  role: "target",
  description: "Stamp of a drawing program, photograph or cartoon → what it shows",
  licence: "GPL-2.0-or-later (Tux Paint stamps)",
  classes: [...new Set(Object.values(classOfFolder))],
  sizes: { train: 240, validation: 80, test: 160 },
  read: () =>
    readStamps().flatMap(({ path, folder, drawing, subject }) => {
      const start = Object.keys(classOfFolder).find(
        (prefix) => folder === prefix || folder.startsWith(`${prefix}/`),
      );
      if (start === undefined) return [];
      const name = [...folder.split("/"), drawing].join("-");
      const label = classOfFolder[start]!;
      return [{ name, label, group: `${label}/${subject}`, draw: () => drawPicture(path, 96) }];
    }),
};
