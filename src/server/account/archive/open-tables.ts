import type { Sender } from './sender.ts';
import type { FrozenTable } from './table.ts';

/** Tables kept ready between the range requests of a download; an older one is read again when it is asked for. */
const MOST = 8;
const MOST_BYTES = 128 << 20;

const tables = new Map<string, Promise<FrozenTable>>();
const sizes = new Map<string, number>();

/** The frozen table `sha` of an account. @throws LifeboatError `item.damaged` */
export function openTable(sender: Sender, account: string, sha: string): Promise<FrozenTable> {
  const key = `${account}/${sha}`;
  const known = tables.get(key);
  if (known) {
    tables.delete(key);
    tables.set(key, known);
    return known;
  }
  const reading = sender.table(account, sha);
  tables.set(key, reading);
  reading.then(
    ({ bytes }) => {
      sizes.set(key, bytes.length);
      forgetOldest(key);
    },
    () => tables.delete(key),
  );
  return reading;
}

function forgetOldest(newest: string): void {
  const held = () => [...sizes.values()].reduce((sum, n) => sum + n, 0);
  for (const key of tables.keys()) {
    if (tables.size <= MOST && held() <= MOST_BYTES) return;
    if (key === newest) continue;
    tables.delete(key);
    sizes.delete(key);
  }
}
