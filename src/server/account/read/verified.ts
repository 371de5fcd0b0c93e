import { crc32 } from 'node:zlib';
import { damaged } from '../bodies.ts';
import type { openOriginal } from './original.ts';
import { sha256 } from '../version.ts';

const WHOLE_BELOW = 8 << 20;

/**
 * How an original's bytes are read so that no wrong one is given out as right (design, section 5): up to 8 MiB
 * compared with the SHA-256 before anything is sent; larger ones by CRC-32 as they stream, the last chunk held back.
 */
export async function verified(
  found: Awaited<ReturnType<typeof openOriginal>>,
): Promise<(start: number, end: number) => AsyncIterable<Uint8Array>> {
  const { handle, row } = found;
  if (handle.size > WHOLE_BELOW) {
    return (start, end) =>
      start === 0 && end === handle.size && found.crc32 !== null
        ? checked(found.stream(start, end), found.crc32, row.body_sha!)
        : found.stream(start, end);
  }
  const parts: Uint8Array[] = [];
  for (let at = 0; at < handle.size; at += parts.at(-1)!.length)
    parts.push(await handle.read(at, handle.size - at));
  const bytes = Buffer.concat(parts);
  if (sha256(bytes) !== row.body_sha) {
    await handle.close();
    throw damaged(row.body_sha!);
  }
  return async function* (start, end) {
    yield bytes.subarray(start, end);
  };
}

async function* checked(
  source: AsyncIterable<Uint8Array>,
  expected: number,
  sha: string,
): AsyncGenerator<Uint8Array> {
  let crc = 0;
  let held: Uint8Array | null = null;
  for await (const chunk of source) {
    if (held) yield held;
    crc = crc32(chunk, crc);
    held = chunk;
  }
  if (crc !== expected) throw damaged(sha);
  if (held) yield held;
}
