import type { FieldDiff } from '../../../shared/contract/history.ts';
import type { z } from 'zod';
import type { Details } from './details.ts';
import { inWords } from './event-words.ts';

type Diff = z.infer<typeof FieldDiff>;

/** What is shown of an item but is no field a person changes. */
const NOT_FIELDS = new Set([
  'id',
  'etag',
  'kind',
  'raw',
  'other',
  'addedAt',
  'uid',
  'family',
  'components',
  'count',
  'fixed',
  'sha256',
  'thumbnail',
  'color_',
  'changedAt',
  'takenFrom',
  'takenOtherwise',
  'viewable',
  'problem',
  'recurring',
  'once',
  'recurrenceId',
  'overrides',
  'movedOn',
  'parentUid',
  'version',
  'notSame',
  'group',
]);

/** A value as a person reads it; null for nothing. */
function shown(value: unknown): string | null {
  if (value === null || value === undefined || value === '' || value === false) return null;
  if (value === true) return 'yes';
  if (Array.isArray(value))
    return (
      value
        .map(shown)
        .filter((v) => v !== null)
        .join(', ') || null
    );
  if (typeof value !== 'object') return String(value);
  const { value: text, labels, pref: _, ...rest } = value as Record<string, unknown>;
  if (text !== undefined)
    return Array.isArray(labels) && labels.length > 0 ? `${shown(text)} (${labels.join(', ')})` : shown(text);
  return (
    Object.values(rest)
      .map(shown)
      .filter((v) => v !== null)
      .join(' ') || null
  );
}

/** The fields in which two versions of an item differ, in the words a page shows. */
export function fieldDiff(old: Details | null, now: Details | null): Diff[] {
  const [before, after] = [old, now].map((one) => one && inWords(one));
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const diffs: Diff[] = [];
  for (const field of fields) {
    if (NOT_FIELDS.has(field)) continue;
    const [was, is] = [shown(before?.[field]), shown(after?.[field])];
    if (was !== is) diffs.push({ field, before: was, after: is });
  }
  return diffs;
}
