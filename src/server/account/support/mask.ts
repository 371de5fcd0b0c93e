import type { Kind } from '../../../shared/contract/kinds.ts';

/**
 * What an agent sees of an item that was not opened: its shape, times and sizes, never its words or picture. Only what
 * is listed here stays; a field nobody thought of is hidden.
 */
const ALWAYS = ['id', 'etag', 'kind', 'collection'];
const KEPT: Record<Kind, readonly string[]> = {
  contact: [],
  event: ['start', 'end', 'zone', 'allDay', 'recurring', 'once', 'recurrenceId', 'cancelled', 'status'],
  task: ['start', 'due', 'zone', 'done', 'doneAt', 'percent', 'priority', 'rrule', 'recurring'],
  note: ['changedAt'],
  photo: ['mediaType', 'size', 'takenAt', 'takenFrom', 'width', 'height', 'video', 'duration', 'viewable'],
  file: ['mediaType', 'size', 'addedAt'],
  collection: ['type', 'order', 'color', 'components', 'parent', 'count', 'fixed'],
};
/** Shown by first letters, so that owner and agent can find the item they speak of. */
const HINTED: Record<Kind, readonly string[]> = {
  contact: ['name', 'family'],
  event: ['title'],
  task: ['title'],
  note: ['title'],
  photo: [],
  file: [],
  collection: ['name'],
};

/** What programs join items by: hidden words in their place would join what does not belong together. */
const EMPTIED: readonly string[] = ['uid', 'parentUid'];

const DOTS = '•••';
const WORDS_HINTED = 3;
/** Scripts in which one letter is not yet a name. */
const LETTER =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}]/u;

/** "Amara Okafor" → "A••• O•••". Digits, and letters that are words by themselves, give nothing away. */
export function hint(text: string): string {
  const words = text.split(/\s+/u).filter(Boolean).slice(0, WORDS_HINTED);
  return words.map((word) => `${word.length > 1 ? (LETTER.exec(word)?.[0] ?? '') : ''}${DOTS}`).join(' ');
}

/** Hides a value but keeps its type, and how many there are of it. */
function hidden(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? '' : DOTS;
  if (typeof value === 'boolean') return false;
  if (Array.isArray(value)) return value.filter((part) => typeof part === 'string').map(hidden);
  return null;
}

/** A summary with its words and picture taken out. */
export function masked<S extends Record<string, unknown>>(kind: Kind, summary: S): S & { masked: true } {
  const kept = new Set([...ALWAYS, ...KEPT[kind]]);
  const hinted = new Set(HINTED[kind]);
  const shown = Object.entries(summary).map(([field, value]) => {
    if (kept.has(field)) return [field, value];
    if (EMPTIED.includes(field)) return [field, null];
    return [field, hinted.has(field) && typeof value === 'string' ? hint(value) : hidden(value)];
  });
  return { ...(Object.fromEntries(shown) as S), masked: true };
}
