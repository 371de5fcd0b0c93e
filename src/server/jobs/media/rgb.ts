/** Pixels, three bytes each (red, green, blue), row by row from the top. */
export interface Rgb {
  data: Buffer;
  width: number;
  height: number;
}

/** HEIF's two turns (ISO/IEC 23008-12: irot, imir); degrees are counter-clockwise. */
export type Turn = { kind: 'rotate'; degrees: number } | { kind: 'mirror'; upDown: boolean };

/** The same picture, rotated or mirrored. */
export function turned({ data, width, height }: Rgb, turn: Turn): Rgb {
  const swaps = turn.kind === 'rotate' && turn.degrees % 180 !== 0;
  const size = swaps ? { width: height, height: width } : { width, height };
  const out = Buffer.alloc(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [toX, toY] = target(turn, x, y, width, height);
      const from = 3 * (y * width + x);
      data.copy(out, 3 * (toY * size.width + toX), from, from + 3);
    }
  }
  return { data: out, ...size };
}

function target(turn: Turn, x: number, y: number, width: number, height: number): [number, number] {
  if (turn.kind === 'mirror') return turn.upDown ? [x, height - 1 - y] : [width - 1 - x, y];
  if (turn.degrees === 90) return [y, width - 1 - x];
  if (turn.degrees === 180) return [width - 1 - x, height - 1 - y];
  if (turn.degrees === 270) return [height - 1 - y, x];
  return [x, y];
}

/** Pixels and their colour profile as an uncompressed TIFF: sharp's raw input takes no profile, its TIFF input does. */
export function tiffOf({ data, width, height }: Rgb, icc: Buffer | null): Buffer {
  const profile = icc ?? Buffer.alloc(0);
  const tagCount = profile.length > 0 ? 11 : 10;
  const bitsAt = 14 + 12 * tagCount;
  const profileAt = bitsAt + 6;
  const dataAt = profileAt + profile.length + (profile.length & 1);
  // tag, type (3 short, 4 long, 7 bytes), count, value or offset: TIFF 6.0, section 8
  const tags: [number, number, number, number][] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 3, bitsAt],
    [259, 3, 1, 1],
    [262, 3, 1, 2],
    [273, 4, 1, dataAt],
    [277, 3, 1, 3],
    [278, 4, 1, height],
    [279, 4, 1, data.length],
    [284, 3, 1, 1],
  ];
  if (profile.length > 0) tags.push([34675, 7, profile.length, profileAt]);
  const out = Buffer.alloc(dataAt + data.length);
  out.write('II*\0', 'latin1');
  out.writeUInt32LE(8, 4);
  out.writeUInt16LE(tagCount, 8);
  tags.forEach(([tag, type, count, value], i) => {
    const at = 10 + 12 * i;
    out.writeUInt16LE(tag, at);
    out.writeUInt16LE(type, at + 2);
    out.writeUInt32LE(count, at + 4);
    out.writeUInt32LE(value, at + 8);
  });
  [8, 8, 8].forEach((bits, i) => out.writeUInt16LE(bits, bitsAt + 2 * i));
  profile.copy(out, profileAt);
  data.copy(out, dataAt);
  return out;
}
