import { readFileSync } from "node:fs";
import { inRaw } from "../paths.ts";
import type { DatasetRecipe } from "./dataset-recipe.ts";

/** Target: in which country does a place of this name lie? Spelling is all there is to go by. */
export const places: DatasetRecipe = {
  name: "places",
  role: "target",
  description: "Name of a region or district → country (20 countries)",
  licence: "LGPL-2.1-or-later (iso-codes)",
  classes: "SI UG FR IT LV PH EE CZ RU TR IS AZ TH LT ES MT VN BF JP HU".split(" "),
  read() {
    const path = inRaw("debs/iso-codes/usr/share/iso-codes/json/iso_3166-2.json");
    const { "3166-2": regions } = JSON.parse(readFileSync(path, "utf8")) as {
      "3166-2": { code: string; name: string }[];
    };
    return regions.map(({ code, name }) => ({ text: name, label: code.slice(0, 2), group: name }));
  },
};
