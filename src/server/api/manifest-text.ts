import { CanonicalError } from '../../shared/formats/canonical-json.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import {
  manifestLines,
  type ManifestEnd,
  type ManifestFile,
  type ManifestHeader,
  type ManifestItem,
} from '../../shared/formats/manifest.ts';

const malformed = (detail: string, cause?: unknown) =>
  new LifeboatError('archive.malformed', { where: 'manifest.json', detail }, { cause });

/**
 * A manifest sent within JSON, as its text: the bytes of manifest.json, or what a program read from them. What its
 * fields are is judged when the text is read, like any other. @throws LifeboatError `archive.malformed`
 */
export async function* manifestText(sent: string | Record<string, unknown>): AsyncGenerator<Uint8Array> {
  if (typeof sent === 'string') return yield Buffer.from(sent);
  const { items, files, counts = {}, digest = '' } = sent;
  if (!Array.isArray(items) || !Array.isArray(files)) throw malformed('It has no list of items and files.');
  const lines = manifestLines({
    header: sent as ManifestHeader,
    items: items as ManifestItem[],
    files: files as ManifestFile[],
    end: () => ({ counts, digest }) as ManifestEnd,
  });
  try {
    for await (const line of lines) yield Buffer.from(line);
  } catch (error) {
    throw error instanceof CanonicalError ? malformed(error.message, error) : error;
  }
}
