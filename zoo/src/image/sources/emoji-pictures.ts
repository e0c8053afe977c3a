import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { npmFolder } from "../../fetch/npm-packages.ts";
import { emojiPackage } from "./fetch-raw.ts";

export interface EmojiPicture {
  path: string;
  /** Its code points, joined by "-". */
  name: string;
  /** The person or thing without skin tone or gender: what two emoji that look alike have in common. */
  codePoint: string;
  /** "animals-nature", … */
  category: string;
}

/** An emoji as the package's index lists it. */
export interface EmojiEntry {
  unified: string;
  image: string;
  category: string;
  has_img_google?: boolean;
}

/** Emoji of 64 pixels, without the variations of skin tone. */
export function readEmojiPictures(): EmojiPicture[] {
  const folder = npmFolder(emojiPackage);
  const index = JSON.parse(readFileSync(join(folder, "emoji.json"), "utf8")) as EmojiEntry[];
  return parseEmojiIndex(index)
    .map((emoji) => ({ ...emoji, path: join(folder, "img/google/64", emoji.path) }))
    .filter(({ path }) => existsSync(path));
}

/** Man, woman and person of one activity are one code point; so are the flags of one country. */
export function parseEmojiIndex(index: readonly EmojiEntry[]): EmojiPicture[] {
  return index
    .filter((entry) => entry.has_img_google !== false && entry.category !== "Component")
    .map(({ unified, image, category }) => {
      const points = unified.split("-").filter((point) => point !== "FE0F" && point !== "200D");
      const bare = points.filter((point) => !["2642", "2640", "1F468", "1F469", "1F9D1"].includes(point));
      return {
        path: image,
        name: unified.toLowerCase(),
        codePoint: (bare.length > 0 ? bare : points).join("-"),
        category: category.toLowerCase().replaceAll(" & ", "-"),
      };
    });
}
