import { setImmediate } from 'node:timers/promises';
import type { Context } from 'hono';
import { CalendarMerge } from '../../shared/formats/icalendar/merge.ts';
import { safeName } from '../../shared/formats/safe-name.ts';
import { readBody } from '../account/bodies.ts';
import type { LiveRow } from '../account/journal.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import { disposition } from '../http/send.ts';
import type { Deps } from './deps.ts';

/** Objects read in one go before others get their turn. */
const AT_ONCE = 50;

/**
 * One .ics download of these items: one VCALENDAR with the time zones they use. Bodies are read while it goes out; one
 * that cannot be read breaks the download off, so that a short file never looks whole.
 */
export function icsFile(
  room: Deps['room'],
  c: Context<Env>,
  rows: readonly LiveRow[],
  name: string,
): Response {
  const pieces = merged(room, accountOf(c), rows, name);
  const body = new ReadableStream<Uint8Array>({
    async pull(out) {
      const { done, value } = await pieces.next();
      if (done) out.close();
      else out.enqueue(value);
    },
    async cancel() {
      await pieces.return();
    },
  });
  return c.body(body, 200, {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': disposition(safeName(`${name}.ics`, 'calendar.ics')),
  });
}

async function* merged(
  room: Deps['room'],
  account: string,
  rows: readonly LiveRow[],
  name: string,
): AsyncGenerator<Uint8Array, void> {
  const merge = new CalendarMerge();
  yield merge.first(name);
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const parts: Uint8Array[] = [];
    for (const { body_sha } of rows.slice(at, at + AT_ONCE))
      parts.push(merge.add(await readBody(room, account, body_sha!)));
    yield Buffer.concat(parts);
    await setImmediate();
  }
  yield merge.last();
}
