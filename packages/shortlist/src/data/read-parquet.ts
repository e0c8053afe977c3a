import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaTree,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { DataError } from "./data-error.ts";
import { type Cell, pictureCell, type Table, toCell } from "./table.ts";

/** More rows than this would not fit in memory as text. A damaged file can claim any number. */
const MAX_ROWS = 20_000_000;

/**
 * A table from a Parquet file's bytes, whatever its compression. The names of classes that Hugging Face `datasets`
 * writes beside the numbers are read too.
 *
 * @throws {DataError} invalid-parquet
 */
export async function readParquet(bytes: Uint8Array, path: string): Promise<Table> {
  const file = bufferOf(bytes);
  let metadata: FileMetaData;
  let columns: string[];
  let nRows: number;
  const cells: Cell[][] = [];
  try {
    metadata = await parquetMetadataAsync(file);
    const { children } = parquetSchema(metadata);
    columns = children.map((child) => child.element.name);
    nRows = Number(metadata.num_rows);
    if (!(nRows >= 0 && nRows <= MAX_ROWS)) throw new RangeError(`it claims to have ${nRows} rows`);
    for (const child of children) {
      const { name } = child.element;
      // Pictures are read where they are wanted, as bytes: see readParquetImages().
      if (holdsPictures(child)) cells.push(new Array<Cell>(nRows).fill(pictureCell));
      else cells.push(await readColumn(file, metadata, name, nRows));
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(
      "invalid-parquet",
      `Cannot read ${path}: it is not a whole Parquet file (${reason})`,
      {
        path,
        hint: "the file may be cut off or damaged: fetch or write it again",
        cause,
      },
    );
  }
  return {
    path,
    format: "Parquet",
    columns,
    cells,
    nRows,
    whereRow: (row) => `row ${row + 1}`,
    valueNames: classNamesIn(metadata),
    notes: [],
  };
}

/** How Hugging Face `datasets` writes pictures: as `{ bytes, path }`. */
function holdsPictures({ children }: SchemaTree): boolean {
  return children.some(({ element }) => element.name === "bytes");
}

/** A picture in a column of a Parquet file. */
export interface ParquetImage {
  readonly bytes?: Uint8Array;
  readonly path?: string;
}

/**
 * The pictures in a column of a Parquet file: `{ bytes, path }`, or bytes alone; undefined where there is none.
 *
 * @throws {DataError} invalid-parquet
 */
export async function readParquetImages(
  file: Uint8Array,
  path: string,
  column: string,
): Promise<(ParquetImage | undefined)[]> {
  const images: (ParquetImage | undefined)[] = [];
  try {
    await parquetRead({
      file: bufferOf(file),
      columns: [column],
      compressors,
      geoparquet: false,
      utf8: false,
      onChunk({ columnData, rowStart }) {
        for (let i = 0; i < columnData.length; i++) images[rowStart + i] = toImage(columnData[i]);
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError("invalid-parquet", `Cannot read the pictures in ${path} (${reason})`, {
      path,
      cause,
    });
  }
  return images;
}

function toImage(value: unknown): ParquetImage | undefined {
  if (value instanceof Uint8Array) return { bytes: value };
  if (typeof value !== "object" || value === null) return undefined;
  const { bytes, path } = value as { bytes?: unknown; path?: unknown };
  const image = {
    ...(bytes instanceof Uint8Array && { bytes }),
    ...(typeof path === "string" && path !== "" && { path }),
  };
  return image.bytes === undefined && image.path === undefined ? undefined : image;
}

async function readColumn(
  file: AsyncBuffer,
  metadata: FileMetaData,
  column: string,
  nRows: number,
): Promise<Cell[]> {
  const cells = new Array<Cell>(nRows).fill(undefined);
  let nRead = 0;
  await parquetRead({
    file,
    metadata,
    columns: [column],
    compressors,
    geoparquet: false,
    onChunk({ columnData, rowStart }) {
      nRead += columnData.length;
      for (let i = 0; i < columnData.length && rowStart + i < nRows; i++)
        cells[rowStart + i] = toCell(columnData[i]);
    },
  });
  if (nRead !== nRows) throw new RangeError(`${nRead} of ${nRows} values in column ${column}`);
  return cells;
}

function bufferOf(bytes: Uint8Array): AsyncBuffer {
  return {
    byteLength: bytes.length,
    slice: (start, end) => {
      const part = bytes.slice(start, end);
      return part.buffer.slice(part.byteOffset, part.byteOffset + part.byteLength) as ArrayBuffer;
    },
  };
}

/** `{"info": {"features": {"label": {"names": ["neg", "pos"], "_type": "ClassLabel"}}}}` under the key "huggingface". */
function classNamesIn(metadata: FileMetaData): Map<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  const value = metadata.key_value_metadata?.find(({ key }) => key === "huggingface")?.value;
  if (value === undefined) return names;
  let features: unknown;
  try {
    features = (JSON.parse(value) as { info?: { features?: unknown } } | null)?.info?.features;
  } catch {
    return names; // only a convenience: the numbers remain
  }
  if (typeof features !== "object" || features === null) return names;
  for (const [column, feature] of Object.entries(features as Record<string, { names?: unknown } | null>)) {
    const found = feature?.names;
    if (Array.isArray(found) && found.every((name): name is string => typeof name === "string"))
      names.set(column, found);
  }
  return names;
}
