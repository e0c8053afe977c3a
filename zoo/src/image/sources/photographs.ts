import { basename } from "node:path";
import sharp from "sharp";
import { inDeb } from "../../fetch/debian-packages.ts";

/** Photographs among the wallpapers, each full of one thing, by the name of their class. */
const paths: Record<string, string> = {
  autumn: plasma("FallenLeaf"),
  boats: plasma("EveningGlow"),
  bridge: lomiri("Bridge_by_Sander_Klootwijk"),
  brushes: lomiri("Picture_1A_by_freespace"),
  clover: plasma("OneStandsOut"),
  cups: plasma("ColorfulCups"),
  dandelions: lomiri("seeding_by_Clements_Engelhardt"),
  drum: lomiri("Wine_by_Jakkub_Mede"),
  dune: mate("Dune"),
  facade: plasma("Grey"),
  foliage: lomiri("Dragonfly_by_Bolly"),
  forest: plasma("Path"),
  jetty: plasma("BytheWater"),
  leaves: mate("RainDrops"),
  lawn: mate("GreenMeadow"),
  marigold: mate("Garden"),
  mountains: lomiri("picosdeeuropa_by_Aitzol_Berasategi"),
  plank: mate("Wood"),
  stream: lomiri("life_by_Aitzol_Berasategi"),
  valley: lomiri("aitzgorri_by_Aitzol_Berasategi"),
};

function plasma(name: string): string {
  return inDeb("plasma-workspace-wallpapers", "usr/share/wallpapers", name, "contents/images/2560x1600.jpg");
}

function lomiri(name: string): string {
  return inDeb("lomiri-wallpapers-16.04", "usr/share/backgrounds", `${name}.jpg`);
}

function mate(name: string): string {
  return inDeb("mate-backgrounds", "usr/share/backgrounds/mate/nature", `${name}.jpg`);
}

export const photographNames = Object.keys(paths);

export interface Photograph {
  width: number;
  height: number;
  /** (height × width × 3) */
  data: Uint8Array;
}

const read = new Map<string, Promise<Photograph>>();

/** A photograph, cut and shrunk to 1920 × 1080. */
export function readPhotograph(name: string): Promise<Photograph> {
  const path = paths[name];
  if (path === undefined) throw new Error(`No photograph ${basename(name)}`);
  const known = read.get(name);
  if (known) return known;
  const reading = sharp(path, { limitInputPixels: false })
    .rotate()
    .resize(1920, 1080, { fit: "cover" })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .then(({ data, info: { width, height } }) => ({ width, height, data }));
  read.set(name, reading);
  return reading;
}
