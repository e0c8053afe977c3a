import { unitHash } from "../../rng.ts";
import { readThemeIcons } from "../sources/icon-themes.ts";
import type { ImageDatasetRecipe, LabelledPicture } from "./dataset-recipe.ts";
import { drawPicture } from "./draw-picture.ts";

const mostOfAClass = 1500;

export const icons: ImageDatasetRecipe = {
  name: "icons",
  role: "benchmark",
  description: "Icon of a desktop theme → what such icons stand for; split by name across the themes",
  licence: "LGPL-3.0, GPL-2.0, GPL-3.0, CC-BY-SA-3.0 or public domain, by theme",
  classes: ["actions", "apps", "categories", "devices", "emblems", "emotes", "mimetypes", "places", "status"],
  sourceShare: 0.6,
  read() {
    const taken = new Map<string, number>();
    return readThemeIcons()
      .map((icon) => ({ icon, place: unitHash(`icons/${icon.theme}/${icon.context}/${icon.name}`) }))
      .sort((a, b) => a.place - b.place)
      .flatMap(({ icon: { path, theme, context, name } }): LabelledPicture[] => {
        const n = taken.get(context) ?? 0;
        if (n === mostOfAClass) return [];
        taken.set(context, n + 1);
        return [{ name: `${theme}-${name}`, label: context, group: name, draw: () => drawPicture(path) }];
      });
  },
};
