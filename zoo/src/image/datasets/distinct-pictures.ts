import { differenceHash, type ImagePixels, nearDuplicates, resample } from "shortlist";
import type { LabelledPicture } from "./dataset-recipe.ts";

const side = 32;
const thumbnailBytes = side * side * 3;

/** A picture that was drawn, with what near duplicates are told by. */
export interface DrawnPicture extends Omit<LabelledPicture, "draw"> {
  png: Uint8Array;
  hash: readonly [number, number];
  thumbnail: Uint8Array;
}

export function drawnPicture(
  { name, label, group }: Omit<LabelledPicture, "draw">,
  png: Uint8Array,
  pixels: ImagePixels,
): DrawnPicture {
  const thumbnail = Uint8Array.from(resample(pixels, side, side, "bilinear").data);
  return { name, label, group, png, hash: differenceHash(pixels), thumbnail };
}

/**
 * Pictures no two of which are nearly the same, nor nearly the same as one of `shield`.
 *
 * Of several alike the first is kept; none of them where their labels differ.
 *
 * @param shield pictures of the targets, which no benchmark may hold
 */
export function distinctPictures(
  pictures: readonly DrawnPicture[],
  shield: readonly DrawnPicture[] = [],
): DrawnPicture[] {
  const all = [...shield, ...pictures];
  const thumbnails = new Uint8Array(all.length * thumbnailBytes);
  for (const [i, { thumbnail }] of all.entries()) thumbnails.set(thumbnail, i * thumbnailBytes);
  const groups = nearDuplicates({ hashes: Uint32Array.from(all.flatMap(({ hash }) => hash)), thumbnails });
  const members = new Map<number, DrawnPicture[]>();
  const held = new Set<number>();
  for (const [i, group] of groups.entries()) {
    if (i < shield.length) held.add(group);
    else members.set(group, [...(members.get(group) ?? []), all[i]!]);
  }
  return [...members]
    .filter(([group, alike]) => !held.has(group) && new Set(alike.map(({ label }) => label)).size === 1)
    .map(([, alike]) => alike[0]!);
}
