import { execFile } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { crc32, createInflateRaw } from 'node:zlib';
import type { ZipFile } from '../../src/shared/formats/zip/read-file.ts';
import { openZip } from '../../src/shared/formats/zip/reader.ts';
import type { ZipIndex, ZipTools } from '../../src/shared/formats/zip/reader.ts';

const run = promisify(execFile);

/** DEFLATE by node:zlib, strict: bytes after the end of the stream are an error. */
async function* inflateRaw(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let given = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      given += chunk.length;
      yield chunk;
    }
  };
  const inflate = createInflateRaw();
  const source = Readable.from(counted(), { objectMode: false, highWaterMark: 1 });
  source.once('error', (error) => inflate.destroy(error));
  try {
    yield* source.pipe(inflate);
    if (inflate.bytesWritten !== given) throw new Error('bytes follow the DEFLATE stream');
  } finally {
    source.destroy();
    inflate.destroy();
  }
}

export const nodeTools: ZipTools = { inflateRaw, crc32 };

/** Bytes in memory as a file; `most` bytes a read at the most, and what was read is counted. */
export function memoryFile(bytes: Uint8Array, most = Infinity): ZipFile & { reads: number } {
  return {
    size: bytes.length,
    reads: 0,
    read(offset, length) {
      this.reads++;
      return Promise.resolve(bytes.slice(offset, offset + Math.min(length, most)));
    },
  };
}

export function handleFile(handle: FileHandle, size: number): ZipFile {
  return {
    size,
    async read(offset, length) {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
  };
}

/** Everything in an archive, by name. Throws what the reader throws. */
export async function readAll(file: ZipFile, tools = nodeTools): Promise<Map<string, Uint8Array>> {
  const zip = await openZip(file, {}, tools);
  const all = new Map<string, Uint8Array>();
  for (const entry of zip.entries) all.set(entry.name, await contentOf(zip, entry.index));
  return all;
}

export async function contentOf(zip: ZipIndex, index: number): Promise<Uint8Array> {
  return Uint8Array.from(Buffer.concat(await Array.fromAsync(zip.readEntry(index))));
}

/** Reads every content and keeps none: size of all that came. */
export async function drain(zip: ZipIndex): Promise<number> {
  let size = 0;
  for (const entry of zip.inFileOrder()) for await (const chunk of zip.readEntry(entry)) size += chunk.length;
  return size;
}

/** The first of these programs that can be started, or undefined. */
export async function found(...programs: readonly string[]): Promise<string | undefined> {
  for (const program of programs) {
    const there = await run('which', [program]).then(
      () => true,
      () => false,
    );
    if (there) return program;
  }
  return undefined;
}

/** Runs a program; its output, or an error with its exit code. */
export async function exec(program: string, args: readonly string[], cwd?: string): Promise<string> {
  const { stdout } = await run(program, args, { cwd, maxBuffer: 2 ** 28 });
  return stdout;
}
