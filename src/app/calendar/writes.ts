import type { CalendarEvent } from '../../shared/contract/calendar.ts';
import type { Written } from '../api.ts';
import { queries } from '../offline/query.ts';
import { eventQuery } from './queries.ts';

/**
 * Writes of this page to an event, one after another, each expecting what the one before left: a quick second change
 * is no lost race against the first.
 */
const last = new Map<string, Promise<unknown>>();
/** By an ETag that a write of ours replaced, the one it left. */
const left = new Map<string, string>();

/**
 * These are what the service has: nothing of ours replaced them, even if something did before (an Undo brings the same
 * version back). What was replaced for good stays known: a drag may have begun on it.
 */
export function presentAre(etags: Iterable<string>): void {
  if (last.size === 0) for (const etag of etags) left.delete(etag);
}

function newest(etag: string): string {
  let now = etag;
  for (let next = left.get(now); next !== undefined; next = left.get(now)) now = next;
  return now;
}

/** @param etag of the event as it was seen */
export async function inTurn<T extends CalendarEvent | null>(
  id: string,
  etag: string,
  send: (etag: string) => Promise<Written<T>>,
): Promise<Written<T>> {
  const before = last.get(id) ?? Promise.resolve();
  const turn = before.then(async () => {
    const expected = newest(etag);
    const written = await send(expected);
    if (written.data?.id === id) saved(expected, written.data);
    return written;
  });
  const ended = turn.catch(() => undefined); // its own caller hears of it
  last.set(id, ended);
  void ended.then(() => last.get(id) === ended && last.delete(id));
  return turn;
}

/** An edit that begins now begins with this. */
function saved(before: string, event: CalendarEvent): void {
  if (event.etag !== before) left.set(before, event.etag);
  left.delete(event.etag); // nothing of ours came after it
  const { queryKey } = eventQuery(event.id, event.recurrenceId);
  // a read that was on its way may bring what was there before
  void queries.cancelQueries({ queryKey, exact: true });
  queries.setQueryData(queryKey, event);
}
