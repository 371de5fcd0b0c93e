/** One box of an ISO base media file (ISO/IEC 14496-12, section 4.2), as a view of its content. */
export interface Box {
  type: string;
  body: Buffer;
}

/** The boxes lying one after another in `bytes`; stops at the first one that makes no sense. */
export function* boxes(bytes: Buffer): Generator<Box> {
  let at = 0;
  while (at + 8 <= bytes.length) {
    const header = boxHeader(bytes, at, bytes.length - at);
    if (!header || at + header.size > bytes.length) return;
    yield { type: header.type, body: bytes.subarray(at + header.length, at + header.size) };
    at += header.size;
  }
}

/** Type, whole size and header length of the box at `at`; `rest` is what a box that reaches the end has left. */
export function boxHeader(
  bytes: Buffer,
  at: number,
  rest: number,
): { type: string; size: number; length: number } | null {
  const type = bytes.toString('latin1', at + 4, at + 8);
  const short = bytes.readUInt32BE(at);
  if (short === 0) return { type, size: rest, length: 8 };
  if (short !== 1) return short < 8 ? null : { type, size: short, length: 8 };
  if (at + 16 > bytes.length) return null;
  const size = Number(bytes.readBigUInt64BE(at + 8));
  return size < 16 || !Number.isSafeInteger(size) ? null : { type, size, length: 16 };
}

/** The first box of that type directly in `bytes`. */
export function findBox(bytes: Buffer, type: string): Buffer | null {
  for (const box of boxes(bytes)) if (box.type === type) return box.body;
  return null;
}

/** Follows one type after another inwards. */
export function findPath(bytes: Buffer, ...types: string[]): Buffer | null {
  let inner: Buffer | null = bytes;
  for (const type of types) inner = inner && findBox(inner, type);
  return inner;
}
