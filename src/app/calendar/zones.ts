import { fold } from '../ui/format.ts';
import { clockOf, placeOfZone } from './zone-clock.ts';

/** A time zone as it is chosen. */
export interface ZoneChoice {
  zone: string;
  /** "Oslo" */
  place: string;
  /** "Europe, UTC+1" */
  more: string;
}

const MOST = 7;
/** What people call some zones besides their place. */
const ALSO: Readonly<Record<string, string>> = {
  'America/New_York': 'eastern boston washington',
  'America/Chicago': 'central texas',
  'America/Denver': 'mountain',
  'America/Los_Angeles': 'pacific california san francisco seattle',
  'Asia/Kolkata': 'india delhi mumbai calcutta',
  'Asia/Calcutta': 'india delhi mumbai kolkata',
  'Asia/Shanghai': 'china beijing',
  'Asia/Tokyo': 'japan',
  'Europe/London': 'united kingdom england britain',
  'Europe/Berlin': 'germany munich hamburg',
  'Europe/Paris': 'france',
  'Europe/Madrid': 'spain',
  'Europe/Rome': 'italy',
  'Europe/Oslo': 'norway bergen',
  'Africa/Lagos': 'nigeria',
  UTC: 'gmt universal greenwich',
};

/** "+01:00" → "UTC+1", "UTC+5:30" */
function offsetWords(zone: string, now: number): string {
  const minutes = Math.round((clockOf(zone)?.offset(now) ?? 0) / 60_000);
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const rest = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`;
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}${rest}`;
}

export function choiceOf(zone: string, now: number): ZoneChoice {
  const region = zone.includes('/') ? `${(zone.split('/')[0] ?? '').replaceAll('_', ' ')}, ` : '';
  return { zone, place: placeOfZone(zone), more: `${region}${offsetWords(zone, now)}` };
}

let known: { zone: string; text: string }[] | null = null;
function all(): { zone: string; text: string }[] {
  known ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((zone) => ({
    zone,
    text: fold(`${zone.replaceAll('/', ' ').replaceAll('_', ' ')} ${ALSO[zone] ?? ''}`),
  }));
  return known;
}

/** The first zones whose place, region or other name has all the words; whole words first, then places that begin so. */
export function findZones(query: string, now: number): ZoneChoice[] {
  const words = fold(query)
    .split(/[\s/,_]+/)
    .filter(Boolean);
  const rank = ({ zone, text }: { zone: string; text: string }): number => {
    const own = text.split(' ');
    if (words.every((word) => own.includes(word))) return 0;
    return fold(placeOfZone(zone)).startsWith(words[0] ?? '') ? 1 : 2;
  };
  return all()
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST)
    .map(({ zone }) => choiceOf(zone, now));
}
