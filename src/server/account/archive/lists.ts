import { type ManifestFile, type ManifestItem, manifestLines } from '../../../shared/formats/manifest.ts';
import type { Frozen, FrozenItem } from './collect.ts';
import { encoded, type Entries, SECTIONS } from './entries.ts';

const OWN = [SECTIONS.indexOf('photos'), SECTIONS.indexOf('files')];
const ORIGINALS = SECTIONS.indexOf('originals');

/** manifest.json: every item with its place, then every other file; itself and SHA256SUMS cannot be in it. */
export async function writeManifest(
  frozen: Frozen,
  entries: Entries,
  { seq, at }: { seq: number; at: string | null },
): Promise<void> {
  const items = function* (): Generator<ManifestItem> {
    for (const item of frozen.scratch.each<FrozenItem>('select * from item order by id')) yield itemOf(item);
  };
  const files = function* (): Generator<ManifestFile> {
    for (const { section, name, size, sha } of entries.all())
      if (!OWN.includes(section))
        yield { path: name, size, sha256: sha, ...(section === ORIGINALS ? {} : { derived: true as const }) };
  };
  const header = { seq, at, partial: frozen.problems.length > 0 };
  const end = () => ({ counts: frozen.counts as Record<string, number>, digest: frozen.digest });
  const lines = manifestLines({ header, items: items(), files: files(), end });
  await entries.write('manifest', 'manifest.json', encoded(lines));
}

function itemOf(item: FrozenItem): ManifestItem {
  const { id, kind, collection, href, body, hash, size, uid, path, part, offset, missing } = item;
  const version = { id, kind, collection, href, mediaType: item.media_type, body, hash, size };
  const props = JSON.parse(item.props) as Record<string, unknown>;
  const named = { ...version, props, ...(uid === null ? {} : { uid }) };
  if (body === null) return named;
  if (missing !== null) return { ...named, sha256: body, missing };
  if (path !== null) return { ...named, sha256: body, path };
  return { ...named, sha256: body, file: part!, offset: offset!, length: size };
}

/** SHA256SUMS, as `sha256sum -c` reads it: all files but itself. */
export async function writeSums(entries: Entries): Promise<void> {
  const lines = function* () {
    for (const { name, sha } of entries.all()) yield `${sha}  ${name}\n`;
  };
  await entries.write('sums', 'SHA256SUMS', encoded(lines()));
}
