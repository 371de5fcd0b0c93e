import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { damaged } from '../failures.ts';

/**
 * Container of every file of a vault, version 1. To read one, with the vault's 32-byte key:
 *
 *     17 bytes  magic: `lifeboat-vault-1\n`
 *     32 bytes  salt, random
 *     then      chunks: each is the ciphertext of 65,536 plain bytes and a 16-byte tag; the last may be shorter,
 *               down to 0 plain bytes only in an empty file
 *
 * File key = HKDF-SHA-256(key: vault key, salt: the salt, info: `lifeboat-vault-1\n` + the file's path relative to
 * the vault, with `/`, UTF-8), 32 bytes. Each chunk is AES-256-GCM with no additional data; its 12-byte nonce is the
 * chunk's number from 0 as 11 bytes big-endian, then one byte that is 1 for the last chunk and 0 otherwise (the
 * STREAM construction: Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse
 * Misuse-Resistance", 2015). So a flipped bit, a cut, added, swapped or repeated chunk, a file under another name
 * and a wrong key all fail a tag.
 *
 * What the plain bytes are is told in records.ts; under `blobs/` they are the blob itself.
 */
export const MAGIC = Buffer.from('lifeboat-vault-1\n');
export const CHUNK_BYTES = 65_536;
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const SEALED_BYTES = CHUNK_BYTES + TAG_BYTES;

function fileKey(key: Uint8Array, salt: Uint8Array, path: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, Buffer.concat([MAGIC, Buffer.from(path)]), 32));
}

function nonce(chunk: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(chunk, 5, 6);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

/** Pieces of exactly `size` bytes, the last one shorter or empty, each told whether it is the last. */
async function* cut(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ piece: Buffer; last: boolean }> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of source) {
    held.push(bytes);
    length += bytes.length;
    if (length <= size) continue;
    const all = Buffer.concat(held);
    let at = 0;
    // one piece is kept back: only the end shows which is the last
    for (; all.length - at > size; at += size) yield { piece: all.subarray(at, at + size), last: false };
    held = [all.subarray(at)];
    length = all.length - at;
  }
  yield { piece: Buffer.concat(held), last: true };
}

/** Seals plain bytes for the file at `path`. */
export async function* seal(
  key: Uint8Array,
  path: string,
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(SALT_BYTES);
  const own = fileKey(key, salt, path);
  yield Buffer.concat([MAGIC, salt]);
  let chunk = 0;
  for await (const { piece, last } of cut(plain, CHUNK_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', own, nonce(chunk++, last));
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Takes the first `size` bytes off a source and leaves the rest to be read on. */
async function head(source: AsyncIterable<Uint8Array>, size: number) {
  const iterator = source[Symbol.asyncIterator]();
  let bytes: Buffer = Buffer.alloc(0);
  while (bytes.length < size) {
    const next = await iterator.next();
    if (next.done) break;
    bytes = Buffer.concat([bytes, next.value]);
  }
  async function* rest(): AsyncGenerator<Uint8Array> {
    if (bytes.length > size) yield bytes.subarray(size);
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { bytes: bytes.subarray(0, size), rest: rest(), close: () => iterator.return?.() };
}

/**
 * Opens the file at `path`: its plain bytes, a chunk at a time, each checked before it is given.
 * @throws VaultFailure `damaged` at the first byte that is not what was written.
 */
export async function* unseal(
  key: Uint8Array,
  path: string,
  sealed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const start = await head(sealed, MAGIC.length + SALT_BYTES);
  try {
    if (
      start.bytes.length < MAGIC.length + SALT_BYTES ||
      !start.bytes.subarray(0, MAGIC.length).equals(MAGIC)
    )
      throw damaged(path, 'does not begin as a file of a second copy');
    const own = fileKey(key, start.bytes.subarray(MAGIC.length), path);
    let chunk = 0;
    for await (const { piece, last } of cut(start.rest, SEALED_BYTES)) {
      const at = chunk++;
      // an empty last chunk behind others can only be a cut at a chunk's edge
      if (piece.length < TAG_BYTES || (at > 0 && piece.length === TAG_BYTES))
        throw damaged(path, 'is cut off');
      yield openChunk(own, path, piece, nonce(at, last), at);
    }
  } finally {
    await start.close();
  }
}

function openChunk(key: Buffer, path: string, piece: Buffer, iv: Buffer, at: number): Buffer {
  const text = piece.subarray(0, piece.length - TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(piece.subarray(piece.length - TAG_BYTES));
  try {
    const plain = decipher.update(text);
    decipher.final();
    return plain;
  } catch {
    // OpenSSL says only that the tag does not fit, which is what is told
    throw damaged(path, `does not open at byte ${MAGIC.length + SALT_BYTES + at * SEALED_BYTES}`);
  }
}

/** Size of the sealed file for so many plain bytes. */
export const sealedSize = (plain: number): number =>
  MAGIC.length + SALT_BYTES + plain + TAG_BYTES * Math.max(1, Math.ceil(plain / CHUNK_BYTES));
