import { checkCollectionCount } from '../../diff-collections.ts';
import { accepts, collectionType } from '../../collections.ts';
import type { Props } from '../../version.ts';
import { versionOfWanted, type Wanted, type WantedRow } from './wanted.ts';

const TOPS = ['', 'contacts', 'calendars'];

/**
 * Judges where the wanted items lie, now that all are known: collections in folders that end at a home, members in a
 * collection of the archive that takes their kind. What does not is a failure of its own; nothing else suffers.
 */
export function judgePlaces(wanted: Wanted): void {
  const { n } = wanted.scratch.get<{ n: number }>("select count(*) n from wanted where kind = 'collection'")!;
  checkCollectionCount(n);
  const rows = wanted.scratch.all<WantedRow>("select * from wanted where kind = 'collection'");
  const all = new Map(rows.map((row) => [row.id, row]));
  const standing = new Map<string, boolean>();
  for (const row of rows)
    if (!stands(row, all, standing)) wanted.bad(row, 'The folder it lies in is not there.');
  const props = new Map(
    rows.filter((row) => standing.get(row.id)).map((row) => [row.id, JSON.parse(row.props) as Props]),
  );
  for (;;) {
    const bad = misplaced(wanted, props);
    for (const [row, reason] of bad) wanted.bad(row, reason);
    if (bad.length < AT_ONCE) return;
  }
}

const AT_ONCE = 5000;

/** The next members that lie nowhere. Collected before they are marked: a table is not changed while it is read. */
function misplaced(wanted: Wanted, props: Map<string, Props>): [WantedRow, string][] {
  const bad: [WantedRow, string][] = [];
  const open = "select * from wanted where kind != 'collection' and state is null";
  for (const row of wanted.scratch.each<WantedRow>(open)) {
    const parent = props.get(row.collection);
    if (!parent) bad.push([row, 'The collection it lies in is not there.']);
    else if (!accepts(parent, row.kind)) bad.push([row, `Its collection takes no ${row.kind}.`]);
    if (bad.length === AT_ONCE) break;
  }
  return bad;
}

/** Whether its folders lead to a home without a circle. */
function stands(row: WantedRow, all: Map<string, WantedRow>, known: Map<string, boolean>): boolean {
  const way: string[] = [];
  let at: WantedRow | undefined = row;
  let good = false;
  const seen = new Set<string>();
  while (at && !seen.has(at.id)) {
    if (known.has(at.id)) {
      good = known.get(at.id)!;
      break;
    }
    seen.add(at.id);
    way.push(at.id);
    if (TOPS.includes(at.collection)) {
      good = true;
      break;
    }
    at = all.get(at.collection);
    if (at && collectionType(versionOfWanted(at)) !== 'folder') break;
  }
  for (const id of way) known.set(id, good);
  return good;
}
