/** Where a stored file lies in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/**
 * The files of a zip archive that are stored as they are, as PyTorch stores them.
 *
 * @throws {RangeError} if it is damaged or a file is compressed
 */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  let nEntries = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (nEntries === 0xffff || at === 0xffffffff) {
    // Zip64: a locator of 20 bytes before the end says where the larger numbers are.
    const record = end >= 20 && view.getUint32(end - 20, true) === 0x07064b50 ? bigAt(view, end - 12) : -1;
    if (record < 0 || record + 56 > bytes.length) throw new RangeError("its directory is damaged");
    nEntries = bigAt(view, record + 32);
    at = bigAt(view, record + 48);
  }
  const entries: ZipEntry[] = [];
  for (let i = 0; i < nEntries; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50)
      throw new RangeError("its directory is damaged");
    const [method, nameLength, extraLength, commentLength] = [10, 28, 30, 32].map((field) =>
      view.getUint16(at + field, true),
    ) as [number, number, number, number];
    let size = view.getUint32(at + 24, true);
    let local = view.getUint32(at + 42, true);
    const extra = at + 46 + nameLength;
    if (extra + extraLength > bytes.length) throw new RangeError("its directory is damaged");
    const name = Buffer.from(bytes.buffer, bytes.byteOffset + at + 46, nameLength).toString("utf8");
    [size, local] = widened(view, extra, extra + extraLength, [size, view.getUint32(at + 20, true), local]);
    if (method !== 0) throw new RangeError(`${name} in it is compressed`);
    if (local + 30 > bytes.length || view.getUint32(local, true) !== 0x04034b50)
      throw new RangeError(`${name} in it is damaged`);
    const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (begin + size > bytes.length) throw new RangeError(`${name} in it is cut off`);
    entries.push({ name, begin, end: begin + size });
    at = extra + extraLength + commentLength;
  }
  return entries;
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= first; at--)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  throw new RangeError("it has no directory: it may be cut off");
}

/** Size and place of a file; where 32 bits do not hold them they are in the extra field, in this order. */
function widened(
  view: DataView,
  from: number,
  to: number,
  [size, compressed, local]: readonly [number, number, number],
): [size: number, local: number] {
  const values = [size, compressed, local];
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let place = at + 4;
    for (const [i, value] of values.entries()) {
      if (value !== 0xffffffff) continue;
      if (place + 8 > to) throw new RangeError("its directory is damaged");
      values[i] = bigAt(view, place);
      place += 8;
    }
  }
  return [values[0] as number, values[2] as number];
}

function bigAt(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  if (!Number.isSafeInteger(value)) throw new RangeError("its directory is damaged");
  return value;
}
