import { measure } from '../../../shared/formats/zip/layout.ts';
import type { ZipEntry } from '../../../shared/formats/zip/layout.ts';
import type { ArchiveEntry } from './entries.ts';
import { FrozenTable, newColumns, tableBytes } from './table.ts';

type Row = Pick<ArchiveEntry, 'name' | 'size' | 'crc32' | 'mtime' | 'blob' | 'at'>;

/** Called now and then, so that a large table holds up no event loop. */
export type Pause = () => Promise<void>;
const SLICE = 8192;

/**
 * The frozen table of these files. `rows` is walked twice and must give the same. Throws ZipError for one that must not
 * be written.
 */
export async function writeTable(rows: () => Iterable<Row>, pause: Pause): Promise<FrozenTable> {
  let [count, names] = [0, 0];
  for (const { name } of rows()) {
    if (++count % SLICE === 0) await pause();
    names += Buffer.byteLength(name);
  }
  const bytes = new Uint8Array(new SharedArrayBuffer(tableBytes(count, names)));
  const columns = newColumns(bytes, count, names);
  let n = 0;
  for (const { name, size, crc32, mtime, blob, at } of rows()) {
    columns.sizes[n] = size;
    columns.crcs[n] = crc32;
    columns.mtimes[n] = mtime;
    columns.ats[n] = at;
    columns.shas.write(blob, 32 * n, 'hex');
    columns.nameEnds[n + 1] = columns.nameEnds[n]! + columns.names.write(name, columns.nameEnds[n]!);
    if (++n % SLICE === 0) await pause();
  }
  await place(new FrozenTable(bytes), columns, pause);
  return new FrozenTable(bytes);
}

/** Writes down where each header and record begins. */
async function place(
  entries: { length: number; at(n: number): ZipEntry | undefined },
  columns: { locals: Float64Array; centrals: Float64Array },
  pause: Pause,
): Promise<void> {
  const steps = measure(entries);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      columns.locals.set(step.value.locals);
      columns.centrals.set(step.value.centrals);
      return;
    }
    await pause();
  }
}
