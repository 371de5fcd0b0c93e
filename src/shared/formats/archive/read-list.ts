import { DIGEST_START, digestLine, versionText } from '../digest.ts';
import { ManifestError } from '../manifest.ts';
import type { ManifestEnd, ManifestHeader, ManifestItem } from '../manifest.ts';
import { readManifest } from '../manifest-read.ts';
import { Sha256 } from '../sha256.ts';
import { ListedFiles } from './listed.ts';
import type { OpenArchive } from './open.ts';

/** What a list of contents says, after it was held to its own digest. */
export type ReadList = {
  header: ManifestHeader;
  end: ManifestEnd;
  files: ListedFiles;
  /** Items whose bytes could not be read when the archive was made: the list names them, no file holds them. */
  lacking: { name: string; reason: string }[];
  /** SHA-256 of manifest.json itself. */
  sha: string;
};

const MOST_LACKING = 10_000;

/**
 * Reads manifest.json as it lies in the archive. The digest it ends with must be that of its items, reckoned anew: then
 * they are what the service froze, to the last hash. Throws ManifestError, and ZipError when its bytes are damaged.
 */
export async function readList({ index, manifest }: OpenArchive): Promise<ReadList> {
  const own = new Sha256();
  const digest = new Sha256().update(utf8(DIGEST_START));
  const files = new ListedFiles();
  const lacking: ReadList['lacking'] = [];
  let header: ManifestHeader | undefined;
  for await (const part of readManifest(hashed(index.readEntry(manifest), own))) {
    if (part.type === 'header') header = part.header;
    else if (part.type === 'file') take(files, part.line, part.file.path, part.file.size, part.file.sha256);
    else if (part.type === 'item') {
      const { item, line } = part;
      digest.update(utf8(digestLine(item.id, hashOf(item))));
      if (item.missing !== undefined && lacking.length < MOST_LACKING)
        lacking.push({ name: nameOf(item), reason: item.missing });
      if (item.path !== undefined && item.missing === undefined && item.body !== null)
        take(files, line, item.path, item.size, item.body);
    } else {
      if (part.end.digest !== digest.hex())
        throw new ManifestError(part.line, 'its digest is not that of its items: it was changed');
      return { header: header!, end: part.end, files, lacking, sha: own.hex() };
    }
  }
  throw new ManifestError(1, 'it has no end');
}

function take(files: ListedFiles, line: number, path: string, size: number, sha: string): void {
  if (!files.add({ path, size, sha }))
    throw new ManifestError(line, `${path.slice(0, 300)} is listed twice, with different contents`);
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const hashOf = (item: ManifestItem): string => new Sha256().update(utf8(versionText(item))).hex();
const nameOf = ({ props, href }: ManifestItem): string =>
  typeof props.name === 'string' ? props.name : href;

async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  hash: Sha256,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
