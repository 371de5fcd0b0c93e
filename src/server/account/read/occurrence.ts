import { type SeriesCounts, countSeries } from '../../../shared/formats/icalendar/count.ts';
import { occurrenceObject } from '../../../shared/formats/icalendar/edit-occurrence.ts';
import { OpenSeries } from '../../../shared/formats/icalendar/open-series.ts';
import { readEvent } from '../../../shared/formats/icalendar/read.ts';
import { readBody } from '../bodies.ts';
import { type LiveRow, versionOf } from '../journal.ts';
import { project } from '../project.ts';
import type { Room } from '../room.ts';
import { told } from '../text-kinds.ts';
import { type Details, details, eventDetails, loadWhole } from './details.ts';

/**
 * An event as of one of its occurrences, its own changes applied; rule and raw bytes are the series'.
 * @throws LifeboatError `occurrence.not-found`
 */
export async function occurrenceDetails(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  row: LiveRow,
  occurrence: string,
): Promise<Details> {
  const whole = await loadWhole(room, account, row);
  const bytes = told(() => occurrenceObject(whole.bytes!, occurrence));
  const { data } = project({
    id: row.item_id,
    version: versionOf(row),
    size: row.size,
    bytes,
    derived: null,
  });
  const all = details(whole);
  return {
    ...all,
    ...(JSON.parse(data) as Record<string, unknown>),
    ...eventDetails(readEvent(bytes)),
    recurring: all.recurring,
    once: all.once,
    rrule: all.rrule,
    overrides: all.overrides,
    recurrenceId: all.recurring || all.overrides ? occurrence : null,
  };
}

/** How many occurrences a series has around one of them. @throws LifeboatError `occurrence.not-found` */
export async function seriesCounts(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  row: LiveRow,
  occurrence: string | undefined,
): Promise<SeriesCounts> {
  const bytes = await readBody(room, account, row.body_sha!);
  return told(() => {
    const open = new OpenSeries(bytes);
    const first = open.timed?.when.wall ?? open.changed[0]?.timed.key;
    const key = occurrence === undefined ? first : open.at(occurrence).found.key;
    return (key === undefined ? null : countSeries(open.series, key)) ?? NOTHING;
  });
}

const NOTHING: SeriesCounts = { total: 0, before: 0, after: 0, changed: 0, cancelled: 0, endless: false };
