import { type PageKind, PAGE_KINDS } from '../../../shared/formats/archive-page.ts';
import type { Projection } from '../project.ts';
import type { FrozenItem } from './collect.ts';
import { summariesOf } from './summaries.ts';
import type { Parts } from './text-parts.ts';

/** An item as the page lists it. */
export interface ListedItem extends FrozenItem {
  /** JSON of the summary. */
  data: string;
  first: string | null;
  last: string | null;
}

const TABLE = `
  create table listed (
    kind text, sort text, id text, data text, first text, last text, primary key (kind, sort, id)
  ) without rowid`;

/** The other kinds are by name, start, due date or path. */
const NEWEST_FIRST: readonly PageKind[] = ['note', 'photo'];
const AT_ONCE = 250;

/** Sets aside the summaries of all that can be read, in the order the page shows them. */
export async function stageListed(parts: Parts): Promise<void> {
  const { frozen } = parts;
  frozen.scratch.exec(TABLE);
  for (const kind of PAGE_KINDS)
    for (const page of frozen.pages(`kind = '${kind}' and missing is null`)) {
      const summaries = await summariesOf(parts, page);
      for (const item of page) {
        const row = summaries.get(item.id);
        if (!row) continue; // its body cannot be read after all, and is named
        const { data, first_start, last_end } = row;
        frozen.scratch.run(
          'insert into listed values (?, ?, ?, ?, ?, ?)',
          ...[kind, sortOf(kind, item, row), item.id, data, first_start, last_end],
        );
      }
    }
}

function sortOf(kind: PageKind, item: FrozenItem, row: Projection): string {
  if (kind === 'file') return item.path ?? '';
  if (kind !== 'note') return row.sort;
  return (JSON.parse(row.data) as { changedAt: string | null }).changedAt ?? '';
}

/** The items of a kind in their order, page by page. */
export function* listedPages({ frozen }: Parts, kind: PageKind): Generator<ListedItem[]> {
  const [after, order] = NEWEST_FIRST.includes(kind) ? ['<', 'desc'] : ['>', 'asc'];
  let last: { sort: string; id: string } | null = null;
  for (;;) {
    const page: (ListedItem & { sort: string })[] = frozen.scratch.all(
      `select item.*, listed.sort, listed.data, listed.first, listed.last from listed
        join item on item.id = listed.id
        where listed.kind = ? ${last ? `and (listed.sort, listed.id) ${after} (?, ?)` : ''}
        order by listed.sort ${order}, listed.id ${order} limit ${AT_ONCE}`,
      ...[kind, ...(last ? [last.sort, last.id] : [])],
    );
    if (page.length === 0) return;
    yield page;
    last = page.at(-1)!;
  }
}
