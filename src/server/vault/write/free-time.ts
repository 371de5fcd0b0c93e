import type { Vault } from '../open.ts';

/**
 * A path made of a time that no file has, and that sorts behind all files of its folder and kind: the newest is found
 * by name even when the clock was set back.
 */
export async function freeTime(vault: Vault, at: Date, pathOf: (iso: string) => string): Promise<string> {
  const sample = pathOf(at.toISOString());
  const kind = sample.slice(sample.lastIndexOf('.'));
  let newest = '';
  for await (const { path } of vault.files.list(sample.slice(0, sample.lastIndexOf('/'))))
    if (path.endsWith(kind)) newest = path;
  for (let time = at.getTime(); ; time++) {
    const path = pathOf(new Date(time).toISOString());
    if (path > newest) return path;
    const known = timeIn(newest);
    if (known > time) time = known;
  }
}

function timeIn(path: string): number {
  const match = /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(path);
  if (!match) return 0;
  const [, year, month, day, hour, minute, second, ms] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}
