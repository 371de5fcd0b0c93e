import { setImmediate } from 'node:timers/promises';
import type { Context } from 'hono';
import { CalendarMerge } from '../../shared/formats/icalendar/merge.ts';
import { readBody } from '../account/bodies.ts';
import type { LiveRow } from '../account/journal.ts';
import { download } from '../http/download.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps } from './deps.ts';

/** Objects read in one go before others get their turn. */
const AT_ONCE = 50;

/** One .ics download of these items: one VCALENDAR with the time zones they use. Bodies are read while it goes out. */
export const icsFile = (
  room: Deps['room'],
  c: Context<Env>,
  rows: readonly LiveRow[],
  name: string,
): Promise<Response> =>
  download(c, merged(room, accountOf(c), rows, name), { name: `${name}.ics`, mediaType: 'text/calendar' });

async function* merged(
  room: Deps['room'],
  account: string,
  rows: readonly LiveRow[],
  name: string,
): AsyncGenerator<Uint8Array, void> {
  const merge = new CalendarMerge();
  let parts = [merge.first(name)];
  for (const [n, { body_sha }] of rows.entries()) {
    parts.push(merge.add(await readBody(room, account, body_sha!)));
    if (n % AT_ONCE !== AT_ONCE - 1) continue;
    yield Buffer.concat(parts);
    parts = [];
    await setImmediate();
  }
  yield Buffer.concat([...parts, merge.last()]);
}
