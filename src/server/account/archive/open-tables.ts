import { setImmediate as turn } from 'node:timers/promises';
import { layoutInSlices, type ZipLayout } from '../../../shared/formats/zip/layout.ts';
import { streamBlob } from '../../store/blobs/blobs.ts';
import type { Room } from '../room.ts';
import { FrozenTable } from './table.ts';

export interface OpenTable {
  table: FrozenTable;
  layout: ZipLayout;
}

/** Tables kept ready between the range requests of a download; an older one is read again when it is asked for. */
const MOST = 8;
const MOST_ENTRIES = 1_000_000;

const tables = new Map<string, Promise<OpenTable>>();
const lengths = new Map<string, number>();

/** The frozen table and its layout, read in slices that hold up no other request. */
export function openTable(room: Pick<Room, 'blobs'>, account: string, sha: string): Promise<OpenTable> {
  const key = `${account}/${sha}`;
  const known = tables.get(key);
  if (known) {
    tables.delete(key);
    tables.set(key, known);
    return known;
  }
  const reading = read(room, account, sha);
  tables.set(key, reading);
  reading.then(
    ({ table }) => {
      lengths.set(key, table.length);
      forgetOldest(key);
    },
    () => tables.delete(key),
  );
  return reading;
}

async function read(room: Pick<Room, 'blobs'>, account: string, sha: string): Promise<OpenTable> {
  const table = await FrozenTable.read(streamBlob(await room.blobs.open(account, sha)));
  return { table, layout: await layoutInSlices(table, () => turn()) };
}

function forgetOldest(newest: string): void {
  const held = () => [...lengths.values()].reduce((sum, n) => sum + n, 0);
  for (const key of tables.keys()) {
    if (tables.size <= MOST && held() <= MOST_ENTRIES) return;
    if (key === newest) continue;
    tables.delete(key);
    lengths.delete(key);
  }
}
