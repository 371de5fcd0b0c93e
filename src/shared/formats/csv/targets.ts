/**
 * What a column of a table becomes in a card. Written as a code: `given`; `phone:cell` (a list, with labels);
 * `phone#1.value`, `address#home.street` (a part of one entry that has several columns).
 */

export const FIELDS = [
  ...(['name', 'prefix', 'given', 'middle', 'family', 'suffix', 'nickname'] as const),
  ...(['org', 'department', 'title', 'note', 'categories', 'photo'] as const),
] as const;
export type FieldTarget = (typeof FIELDS)[number];

export const DAYS = ['birthday', 'anniversary'] as const;
export const LISTS = ['phone', 'email', 'url', 'im', 'related'] as const;
export type ListTarget = (typeof LISTS)[number];
export const SETS = [...LISTS, 'address', 'event', 'custom'] as const;
export type SetTarget = (typeof SETS)[number];
const PARTS = [
  ...(['value', 'label', 'service', 'formatted'] as const),
  ...(['pobox', 'ext', 'street', 'city', 'region', 'code', 'country'] as const),
] as const;
export type Part = (typeof PARTS)[number];

export type Target =
  /** Left out. */
  | { kind: 'skip' }
  /** Kept as a property of its own, named after the heading. */
  | { kind: 'other' }
  /** Kept in the note, behind its heading. */
  | { kind: 'noted' }
  | { kind: 'field'; field: FieldTarget }
  | { kind: 'day'; field: (typeof DAYS)[number]; order: 'dmy' | 'mdy' }
  | { kind: 'entry'; list: ListTarget; labels: string[] }
  | { kind: 'part'; list: SetTarget; set: string; part: Part };

const has = <T extends string>(list: readonly T[], word: string): word is T =>
  (list as readonly string[]).includes(word);

/** The target a code stands for; null: there is none. */
export function parseTarget(code: string): Target | null {
  if (code === 'skip' || code === 'other') return { kind: code };
  if (code === 'note:heading') return { kind: 'noted' };
  if (has(FIELDS, code)) return { kind: 'field', field: code };
  const [, word = '', more = ''] = /^([a-z]+)(?::(.{1,100}))?$/s.exec(code) ?? [];
  if (has(DAYS, word)) {
    if (more !== '' && more !== 'dmy' && more !== 'mdy') return null;
    return { kind: 'day', field: word, order: more === 'dmy' ? 'dmy' : 'mdy' };
  }
  if (has(LISTS, word)) return { kind: 'entry', list: word, labels: more.split(',').filter(Boolean) };
  const [, list = '', set = '', part = ''] = /^([a-z]+)#([a-z0-9]{1,20})\.([a-z]+)$/.exec(code) ?? [];
  return has(SETS, list) && has(PARTS, part) ? { kind: 'part', list, set, part } : null;
}
