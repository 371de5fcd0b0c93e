import type { Compared } from '../ui/compared.ts';
import { labelText, placeLines } from '../ui/card-words.ts';
import { collator } from '../ui/format.ts';
import type { Told } from '../ui/VersionList.svelte';
import { dateWords } from '../ui/card-dates.ts';
import { type Fields, KEEP } from './draft.ts';
import { type FieldName, FIELD_NAMES, FIELD_WORDS } from './words.ts';

const labelled = ({ value, labels }: { value: string; labels: readonly string[] }): string =>
  labels.length > 0 ? `${labelText(labels)}: ${value}` : value;

/** A field as lines to read and compare; none: it is empty. */
export function fieldLines(fields: Fields, field: FieldName): string[] {
  switch (field) {
    case 'names':
      return [Object.values(fields.names).filter(Boolean).join(' · ')].filter(Boolean);
    case 'phones':
    case 'emails':
    case 'urls':
    case 'im':
      return fields[field].map(labelled);
    case 'addresses':
      return fields.addresses.map((place) =>
        labelled({ value: placeLines(place).join(', '), labels: place.labels }),
      );
    case 'birthday':
    case 'anniversary':
      return fields[field] ? [dateWords(fields[field])] : [];
    case 'categories':
      return [...fields.categories].sort((a, b) => collator.compare(a, b));
    case 'photo':
      return fields.photo === null ? [] : [fields.photo === KEEP ? 'A picture' : 'A new picture'];
    default:
      return fields[field] ? [fields[field]] : [];
  }
}

/** Two versions field by field; what both lack is left out, and parts of a name that are the same. `differing`: the fields that are not the same. */
export function compare(left: Fields, right: Fields, differing: readonly FieldName[]): Compared<FieldName>[] {
  return FIELD_NAMES.map((field) => ({
    field,
    word: FIELD_WORDS[field],
    left: fieldLines(left, field),
    right: fieldLines(right, field),
    differs: differing.includes(field),
  })).filter((row) => row.differs || (row.field !== 'names' && row.left.length > 0));
}

/** Fields whose words are a list between commas: only what came and went is worth saying. */
const LISTS: readonly string[] = ['phones', 'emails', 'urls', 'im', 'categories'];
const DATES: readonly string[] = ['birthday', 'anniversary'];

/** A change of History in words: "Numbers", what went, what came. */
export function told(diff: { field: string; before: string | null; after: string | null }): Told {
  const word = FIELD_WORDS[diff.field as FieldName];
  const [before, after] = [diff.before ?? '', diff.after ?? ''];
  if (DATES.includes(diff.field)) return { word, before: dateWords(before), after: dateWords(after) };
  if (!LISTS.includes(diff.field)) return { word, before, after };
  const [went, came] = [entries(before), entries(after)];
  return {
    word,
    before: went.filter((part) => !came.includes(part)).join(', '),
    after: came.filter((part) => !went.includes(part)).join(', '),
  };
}

/** "+47 55 (work, fax), +47 22" → "Work fax: +47 55", "+47 22" */
function entries(text: string): string[] {
  if (text === '') return [];
  return text.split(/, (?![^()]*\))/).map((entry) => {
    const [, value = entry, labels] = /^(.*) \(([^()]*)\)$/s.exec(entry) ?? [];
    return labels === undefined ? entry : labelled({ value, labels: labels.split(', ') });
  });
}
