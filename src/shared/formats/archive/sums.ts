import { MANIFEST } from './inside.ts';
import type { ReadList } from './read-list.ts';

const LONGEST = 8 * 1024;

/**
 * Compares SHA256SUMS, as `sha256sum` writes it, with the list of contents: it must name every listed file and the list
 * itself, each with its hash. Answers what is wrong with it, '' when nothing is.
 */
export async function checkSums(
  chunks: AsyncIterable<Uint8Array>,
  { files, sha }: Pick<ReadList, 'files' | 'sha'>,
): Promise<string> {
  let named = 0;
  for await (const line of linesOf(chunks)) {
    const [, hash, path] = /^([0-9a-f]{64}) [ *](.+)$/s.exec(line) ?? [];
    if (path === undefined) return 'A line of it is no checksum.';
    const wanted = path === MANIFEST ? sha : files.get(path)?.sha;
    if (wanted !== hash) return `Its checksum of ${path.slice(0, 300)} is not that of the list of contents.`;
    named += 1;
  }
  return named === files.count + 1 ? '' : 'It does not name every file.';
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const chunk of chunks) {
    held += decoder.decode(chunk, { stream: true });
    const lines = held.split('\n');
    held = lines.pop()!.slice(0, LONGEST);
    yield* lines;
  }
  if (held !== '') yield held;
}
