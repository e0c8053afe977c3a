/** Pictures of every kind that Pillow made (goldens/make-pictures.py), and ways to spoil them, for tests. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";

interface Golden {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly pixels: string;
  readonly tolerance: number;
  readonly frames: number;
}

const text = readFileSync(join(import.meta.dirname, "goldens/pictures.json"), "utf8");
/** By name. */
export const goldenPictures = Object.entries((JSON.parse(text) as { files: Record<string, Golden> }).files);

export function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, "base64"));
}

/** The file of a golden picture. */
export function fileOf(name: string): Uint8Array {
  return bytesOf((goldenPictures.find(([key]) => key === name) as [string, Golden])[1].file);
}

/** A PNG that claims a size and has next to no data. */
export function bomb(width: number, height: number): Uint8Array {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc(body));
    return Buffer.concat([head, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const parts = [
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(1000))),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return new Uint8Array(Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]));
}

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let k = 0; k < 8; k++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

export function half(bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, bytes.length >> 1);
}
