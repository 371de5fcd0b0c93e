import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PAGE_FOLDER, PAGE_FORMAT, type PageHeader } from '../../../shared/formats/archive-page.ts';
import type { Room } from '../room.ts';
import { sha256 } from '../version.ts';
import { type WrittenParts, writePageParts } from './page-parts.ts';
import type { Parts } from './text-parts.ts';
import type { About } from './words.ts';

/** What `npm run build` makes of src/app/reader. */
const BUILT = fileURLToPath(new URL('../../../../dist/reader/', import.meta.url));
const ASSETS = ['reader.js', 'reader.css'];
const NAMED_PROBLEMS = 500;

/**
 * Writes what index.html loads: its script, its style and its data. Null when nothing was built: the page is then a
 * plain list of what is there.
 */
export async function writePageFiles(parts: Parts): Promise<WrittenParts | null> {
  const built = await Promise.all(ASSETS.map(builtFile));
  if (built.includes(null)) return null;
  for (const [n, name] of ASSETS.entries())
    await parts.entries.writeText('reader', PAGE_FOLDER + name, built[n]!);
  return writePageParts(parts);
}

/** One hash over what the page follows from beside the account's items: what was built, and whose it is. */
export async function pageBasis(room: Room, account: string): Promise<string> {
  const built = await Promise.all(ASSETS.map(builtFile));
  return sha256(JSON.stringify([built, await ownerOf(room, account)]));
}

async function builtFile(name: string): Promise<string | null> {
  try {
    return await readFile(BUILT + name, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** What index.html knows before it loads anything. */
export async function pageHeader(
  { room, account, frozen }: Parts,
  about: About,
  { parts, counts }: WrittenParts,
): Promise<PageHeader> {
  return {
    format: PAGE_FORMAT,
    at: about.at,
    seq: about.seq,
    owner: await ownerOf(room, account),
    counts,
    problems: {
      total: about.problems.length,
      first: about.problems
        .slice(0, NAMED_PROBLEMS)
        .map(({ kind, name, reason }) => ({ kind, name, reason })),
    },
    collections: frozen.collections.map(({ id, name, type, color }) => ({
      name,
      type,
      color,
      original: frozen.originals.get(id) ?? null,
    })),
    parts,
    exports: { contacts: about.contacts, calendars: about.calendars },
  };
}

async function ownerOf({ db }: Room, account: string): Promise<PageHeader['owner']> {
  const named = await db
    .selectFrom('account')
    .where('account_id', '=', account)
    .select('name')
    .executeTakeFirst();
  const mail = await db
    .selectFrom('directory')
    .where('account_id', '=', account)
    .select('email')
    .executeTakeFirst();
  return { name: named?.name ?? '', email: mail?.email ?? null };
}
