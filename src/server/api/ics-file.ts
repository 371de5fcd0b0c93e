import type { Context } from 'hono';
import { CalendarMerge } from '../../shared/formats/icalendar/merge.ts';
import { withBodies } from '../account/read/bodies-at-once.ts';
import type { LiveRow } from '../account/journal.ts';
import { download } from '../http/download.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps } from './deps.ts';

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
  // not before the first bodies were read: what fails until then is a reply of its own
  let head = merge.first(name);
  for await (const part of withBodies(room, account, rows)) {
    yield Buffer.concat([head, ...part.map(({ bytes }) => merge.add(bytes))]);
    head = new Uint8Array();
  }
  yield Buffer.concat([head, merge.last()]);
}
