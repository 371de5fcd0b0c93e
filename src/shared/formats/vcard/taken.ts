/**
 * Fields of which a merged card has one value, taken from one card as a whole. A name is FN and N together, org goes
 * with its department.
 */
export const TAKEN = [
  'name',
  'nickname',
  'org',
  'title',
  'birthday',
  'anniversary',
  'note',
  'photo',
] as const;
export type Taken = (typeof TAKEN)[number];
