import { join } from "node:path";
import { z } from "zod";
import type { ResampleFilter } from "../image/resample.ts";
import { ArtifactError } from "./artifact-error.ts";
import { readJson } from "./read-json.ts";
import type { InputSize } from "./vision/vision-family.ts";

/** How a picture becomes what a network reads: resized, cropped to its centre, its numbers shifted and scaled. */
export interface ImagePreprocessing {
  /** To this shorter side, keeping the shape, or to exactly this size; undefined leaves pictures as they are. */
  readonly resize: { readonly shortestEdge: number } | InputSize | undefined;
  readonly filter: ResampleFilter;
  /** The part in the middle that is kept. */
  readonly crop: InputSize | undefined;
  /** Size of the pictures that the network reads. */
  readonly size: InputSize;
  /** A byte becomes byte · factor[channel] + offset[channel]. */
  readonly factor: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
}

const side = z.int().min(1).max(10_000);
const sizeSchema = z.union([
  side,
  z.looseObject({
    shortest_edge: side.nullish(),
    height: side.nullish(),
    width: side.nullish(),
  }),
]);
const channels = z.tuple([z.number(), z.number(), z.number()]);

const preprocessorSchema = z.looseObject({
  image_processor_type: z.string().nullish(),
  feature_extractor_type: z.string().nullish(),
  do_resize: z.boolean().nullish(),
  size: sizeSchema.nullish(),
  resample: z.int().min(0).max(5).nullish(),
  crop_pct: z.number().min(0.1).max(1).nullish(),
  do_center_crop: z.boolean().nullish(),
  crop_size: sizeSchema.nullish(),
  do_rescale: z.boolean().nullish(),
  rescale_factor: z.number().positive().nullish(),
  do_normalize: z.boolean().nullish(),
  image_mean: z.union([channels, z.number()]).nullish(),
  image_std: z.union([channels, z.number()]).nullish(),
  include_top: z.boolean().nullish(),
});

type PreprocessorConfig = z.infer<typeof preprocessorSchema>;

/** Pillow's numbers for its filters. */
const filters: readonly ResampleFilter[] = ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"];

/** Mean and standard deviation of ImageNet's pictures. */
export const imagenetMean = [0.485, 0.456, 0.406] as const;
export const imagenetDeviation = [0.229, 0.224, 0.225] as const;

/** What a kind of network does where its preprocessor_config.json does not say. */
interface Defaults {
  /** Whether a size of one number is that of the shorter side. */
  readonly isShortest: boolean;
  readonly filter: ResampleFilter;
  readonly crops: boolean;
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

const half = [0.5, 0.5, 0.5] as const;
const processors: Readonly<Record<string, Partial<Defaults>>> = {
  ViT: { isShortest: false, filter: "bilinear", crops: false, mean: half, deviation: half },
  DeiT: { isShortest: false, filter: "bicubic", crops: true },
  Bit: { filter: "bicubic", crops: true },
  CLIP: { filter: "bicubic", crops: true },
  ConvNext: { filter: "bilinear", crops: false },
  MobileNetV2: { filter: "bilinear", crops: true, mean: half, deviation: half },
  EfficientNet: { isShortest: false, filter: "nearest", crops: false },
};

/**
 * What preprocessor_config.json of a model folder says; where it is missing, what is usual: the given size, ImageNet's mean and
 * deviation.
 *
 * @param fallback size of the pictures where no file says it
 * @throws {ArtifactError} if it is not JSON, or asks for what is not supported
 */
export async function readImagePreprocessing(
  folder: string,
  fallback: InputSize,
  notes: string[],
): Promise<ImagePreprocessing> {
  const path = join(folder, "preprocessor_config.json");
  const config = await readJson(path, preprocessorSchema);
  if (config === undefined) {
    const { width, height } = fallback;
    notes.push(
      `there is no preprocessor_config.json: pictures are resized to ${width} × ${height} and normalised as ImageNet's`,
    );
    return usualPreprocessing(fallback);
  }
  return preprocessingOf(config, fallback, path);
}

/** The shorter side to 8/7 of the network's, the centre of that, ImageNet's mean and deviation. */
export function usualPreprocessing(size: InputSize): ImagePreprocessing {
  const shortestEdge = Math.round((Math.min(size.width, size.height) * 8) / 7);
  return {
    resize: { shortestEdge },
    filter: "bicubic",
    crop: size,
    size,
    ...affine(1 / 255, imagenetMean, imagenetDeviation),
  };
}

function preprocessingOf(config: PreprocessorConfig, fallback: InputSize, path: string): ImagePreprocessing {
  const type = config.image_processor_type ?? config.feature_extractor_type ?? "";
  const kind = type.replace(/(?:ImageProcessor(?:Fast|Pil)?|FeatureExtractor)$/, "");
  const defaults: Defaults = {
    isShortest: true,
    filter: "bilinear",
    crops: false,
    mean: imagenetMean,
    deviation: imagenetDeviation,
    ...processors[kind],
  };
  const filter = config.resample == null ? defaults.filter : (filters[config.resample] as ResampleFilter);
  const { resize, crop } = geometryOf(config, kind, defaults, fallback, path);
  const size = crop ?? (resize !== undefined && "width" in resize ? resize : fallback);
  const rescale = (config.do_rescale ?? true) ? (config.rescale_factor ?? 1 / 255) : 1;
  const triple = (value: number | readonly [number, number, number]) =>
    typeof value === "number" ? ([value, value, value] as const) : value;
  let mean = triple(config.image_mean ?? defaults.mean);
  let deviation = triple(config.image_std ?? defaults.deviation);
  if (config.do_normalize === false) [mean, deviation] = [triple(0), triple(1)];
  // EfficientNet of transformers divides by the deviation once more for its classifiers.
  else if (kind === "EfficientNet" && (config.include_top ?? true))
    deviation = deviation.map((value) => value * value) as [number, number, number];
  if (deviation.some((value) => !(value > 0)))
    throw new ArtifactError("invalid", path, `image_std is ${deviation.join(", ")}: it must be positive`);
  return { resize, filter, crop, size, ...affine(rescale, mean, deviation) };
}

function geometryOf(
  config: PreprocessorConfig,
  kind: string,
  defaults: Defaults,
  fallback: InputSize,
  path: string,
): Pick<ImagePreprocessing, "resize" | "crop"> {
  const wanted = config.size ?? fallback;
  let resize: ImagePreprocessing["resize"];
  if (typeof wanted === "number") {
    resize = defaults.isShortest ? { shortestEdge: wanted } : { width: wanted, height: wanted };
  } else if (wanted.height != null && wanted.width != null) {
    resize = { width: wanted.width, height: wanted.height };
  } else if ("shortest_edge" in wanted && wanted.shortest_edge != null) {
    resize = { shortestEdge: wanted.shortest_edge };
  } else {
    throw new ArtifactError("unsupported", path, "size must have shortest_edge, or height and width");
  }
  if (kind === "ConvNext" && "shortestEdge" in resize) {
    // Below 384 the picture is resized to a little more and cropped; from there on it is warped.
    const { shortestEdge: side } = resize;
    const exact = { width: side, height: side };
    if (side >= 384) return { resize: exact, crop: undefined };
    return { resize: { shortestEdge: Math.trunc(side / (config.crop_pct ?? 224 / 256)) }, crop: exact };
  }
  if (config.do_resize === false) resize = undefined;
  if (config.do_center_crop ?? defaults.crops) {
    const crop = config.crop_size ?? fallback;
    if (typeof crop === "number") return { resize, crop: { width: crop, height: crop } };
    if (crop.height != null && crop.width != null)
      return { resize, crop: { width: crop.width, height: crop.height } };
    throw new ArtifactError("unsupported", path, "crop_size must be a number, or have height and width");
  }
  // Without a crop pictures would keep their own shapes, and could not be put together: the middle is kept.
  if (resize === undefined) return { resize, crop: fallback };
  if ("shortestEdge" in resize)
    return { resize, crop: { width: resize.shortestEdge, height: resize.shortestEdge } };
  return { resize, crop: undefined };
}

function affine(
  rescale: number,
  mean: readonly [number, number, number],
  deviation: readonly [number, number, number],
): Pick<ImagePreprocessing, "factor" | "offset"> {
  const [a, b, c] = deviation;
  return {
    factor: [rescale / a, rescale / b, rescale / c],
    offset: [-mean[0] / a, -mean[1] / b, -mean[2] / c],
  };
}

/** What preprocessor_config.json of a winner says: the same, in words that Python and transformers.js know. */
export function preprocessorConfigOf({ resize, filter, crop, factor, offset }: ImagePreprocessing): object {
  const deviation = factor.map((value) => 1 / 255 / value);
  const size =
    resize === undefined
      ? {}
      : {
          size:
            "shortestEdge" in resize
              ? { shortest_edge: resize.shortestEdge }
              : { height: resize.height, width: resize.width },
        };
  return {
    image_processor_type: "BitImageProcessor",
    do_convert_rgb: true,
    do_resize: resize !== undefined,
    ...size,
    resample: filters.indexOf(filter),
    do_center_crop: crop !== undefined,
    ...(crop && { crop_size: { height: crop.height, width: crop.width } }),
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: offset.map((value, i) => -value * (deviation[i] as number)),
    image_std: deviation,
  };
}
