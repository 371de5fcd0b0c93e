/** A wall-clock time as a camera wrote it; `offset` is `+HH:MM` or `-HH:MM` from UTC, null when the file has none. */
export interface TakenTime {
  local: string; // YYYY-MM-DDTHH:MM:SS
  offset: string | null;
}

/** Where a time of taking comes from, most trusted first. */
export type TakenSource = 'set' | 'exif' | 'name' | 'added';

export interface TakenAt {
  /** Local time `YYYY-MM-DDTHH:MM:SS`, or `YYYY-MM-DD` when only the day is known; sorts as text. */
  at: string;
  /** Known only when the file or the owner said it; upload times are UTC (`+00:00`). */
  offset: string | null;
  source: TakenSource;
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;

const SEPARATED = '(\\d{4})([-_.]?)(\\d{2})\\2(\\d{2})';
const CLOCK = '(\\d{1,2})([-_.:h]?)(\\d{2})\\6(\\d{2})';
/** A day, then a time behind `_`, `-`, `T`, a space or a word such as `at`; neither may touch another digit before it. */
const DAY_AND_TIME = new RegExp(
  `(?<!\\d)${SEPARATED}(?:[ T_.,-]{1,3}|[ _-]\\p{L}{1,6}[ _-])${CLOCK}(?:\\d{2,3}(?!\\d)|(?!\\d))(?:[ _]?([AP])M)?`,
  'iu',
);
const DAY_ONLY = new RegExp(`(?<!\\d)${SEPARATED}(?!\\d)`, 'u');

/**
 * The time a camera, phone or messenger put into a file's name (`IMG_20260518_143000.jpg`, `PXL_…`,
 * `2026-05-18 14.30.00.jpg`): `YYYY-MM-DDTHH:MM:SS`, or `YYYY-MM-DD` when the name has a day only
 * (`IMG-20260518-WA0001.jpg`). Null when there is none, or it is no real day and hour.
 */
export function takenFromName(name: string): string | null {
  const short = name.slice(0, 255);
  const full = DAY_AND_TIME.exec(short);
  const local = full && localFromMatch(full);
  if (local) return local;
  const day = DAY_ONLY.exec(short);
  // Names are far more often numbers than EXIF fields are: only years of digital cameras are believed.
  return day && Number(day[1]) >= 1990 ? dayOf(day[1], day[3], day[4]) : null;
}

function localFromMatch(m: RegExpExecArray): string | null {
  if (Number(m[1]) < 1990) return null;
  let hour = Number(m[5]);
  if (m[9]) hour = (hour % 12) + (m[9].toUpperCase() === 'P' ? 12 : 0);
  return localTime(`${m[1]}-${m[3]}-${m[4]}T${String(hour).padStart(2, '0')}:${m[7]}:${m[8]}`);
}

function dayOf(...parts: (string | undefined)[]): string | null {
  return localTime(`${parts.join('-')}T00:00:00`)?.slice(0, 10) ?? null;
}

/** Reads `YYYY-MM-DD HH:MM:SS` with any of EXIF's and ISO's separators; null unless it is a real day and time. */
export function localTime(text: string): string | null {
  const m = /^\s*(\d{4})[-:/](\d{2})[-:/](\d{2})[ T](\d{2}):(\d{2}):(\d{2})/.exec(text);
  if (!m) return null;
  const [year, month, day, hour, minute, second] = m.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < FIRST_YEAR || year > LAST_YEAR || hour > 23 || minute > 59 || second > 59) return null;
  const real = new Date(Date.UTC(year, month - 1, day));
  if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) return null;
  return `${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}`;
}

/** Reads `+02:00`, `+0200`, `-9:30` or `Z`; null for anything else, or more than 14 hours away from UTC. */
export function zoneOffset(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === 'Z') return '+00:00';
  const m = /^([+-])(\d{1,2}):?(\d{2})$/.exec(trimmed);
  if (!m || Number(m[2]) * 60 + Number(m[3]) > 14 * 60 || Number(m[3]) > 59) return null;
  return `${m[1]}${m[2]!.padStart(2, '0')}:${m[3]}`;
}

/** An ISO-like text, with or without zone, as a TakenTime; null when it is no real time. */
export function takenTime(text: string): TakenTime | null {
  const local = localTime(text);
  if (local === null) return null;
  const zone = /(Z|[+-]\d{1,2}:?\d{2})\s*$/.exec(text.slice(19));
  return { local, offset: zone ? zoneOffset(zone[1]!) : null };
}

/**
 * When a photo was taken, by the best source there is: what the owner set, the file's own record,
 * its name, the time it was added.
 * @param known.set   the owner's `takenAt`, ISO-like, if any
 * @param known.exif  what the file's own record says (pictures and videos alike)
 * @param known.name  the file's name
 * @param known.addedAt  ISO instant of arrival
 */
export function takenAt(known: {
  set?: string | null;
  exif?: TakenTime | null;
  name: string;
  addedAt: string;
}): TakenAt {
  const set = known.set ? takenTime(known.set) : null;
  if (set) return { at: set.local, offset: set.offset, source: 'set' };
  const { exif } = known;
  if (exif && localTime(exif.local)) return { at: exif.local, offset: exif.offset, source: 'exif' };
  const named = takenFromName(known.name);
  if (named) return { at: named, offset: null, source: 'name' };
  const added = new Date(known.addedAt).toISOString().slice(0, 19);
  return { at: added, offset: '+00:00', source: 'added' };
}
