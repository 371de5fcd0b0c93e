import { LifeboatError } from '../../../../shared/contract/problem.ts';
import { findManifest, MANIFEST } from '../../../../shared/formats/archive/inside.ts';
import { ManifestError, type ManifestHeader } from '../../../../shared/formats/manifest.ts';
import { readManifest } from '../../../../shared/formats/manifest-read.ts';
import type { ZipFileEntry, ZipIndex } from '../../../../shared/formats/zip/reader.ts';
import { Digest, versionHash } from '../../version.ts';
import { judge } from '../validate.ts';
import type { Wanted } from './wanted.ts';
import { archiveError } from './zip-file.ts';

/** The entry of the list of contents, and the folder before all names (a program that zips again may put one there). */
export function manifestOf(index: ZipIndex): { entry: ZipFileEntry; folder: string } {
  const found = findManifest(index);
  if (!found)
    throw new LifeboatError('archive.malformed', {
      where: MANIFEST,
      detail: 'It has no manifest.json, so it is no archive of Lifeboat.',
    });
  return found;
}

/**
 * Takes the list of contents into `wanted`, each line judged, version hashes reckoned anew: the digest it states must
 * be theirs. @throws LifeboatError `archive.malformed` naming the line
 */
export async function takeManifest(
  source: AsyncIterable<Uint8Array>,
  wanted: Wanted,
): Promise<ManifestHeader> {
  const malformed = (detail: string, where: string, cause?: unknown) =>
    new LifeboatError('archive.malformed', { where, detail }, { cause });
  let header: ManifestHeader | null = null;
  const digest = new Digest();
  const counts = new Map<string, number>();
  try {
    for await (const part of readManifest(source)) {
      const where = `${MANIFEST}, line ${part.line}`;
      if (part.type === 'header') header = part.header;
      else if (part.type === 'item') {
        const judged = judge(part.item);
        if ('reason' in judged) throw malformed(`${part.item.id.slice(0, 100)}: ${judged.reason}`, where);
        digest.add(part.item.id, versionHash(judged.version));
        wanted.addItem(part.line, part.item, judged.version);
        const { kind } = judged.version;
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
      } else if (part.type === 'file') {
        if (!wanted.addPart(part.file))
          throw malformed(`${part.file.path.slice(0, 300)} is listed twice.`, where);
      } else {
        if (part.end.digest !== digest.hex())
          throw malformed('Its digest is not that of its items: it was changed.', where);
        if (!sameCounts(part.end.counts, counts))
          throw malformed('Its counts are not those of its items: it was changed.', where);
      }
    }
  } catch (error) {
    if (error instanceof ManifestError)
      throw malformed(error.message, `${MANIFEST}, line ${error.line}`, error);
    throw archiveError(error);
  }
  return header!;
}

/** Kinds of which there are none may be left out. */
function sameCounts(stated: Record<string, number>, found: ReadonlyMap<string, number>): boolean {
  const kinds = new Set([...Object.keys(stated), ...found.keys()]);
  return [...kinds].every((kind) => (stated[kind] ?? 0) === (found.get(kind) ?? 0));
}
