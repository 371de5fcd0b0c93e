export const SORTS = ['name', 'newest', 'largest'] as const;
export type Sort = (typeof SORTS)[number];
export const SORT_WORDS: Readonly<Record<Sort, string>> = {
  name: 'Name',
  newest: 'Newest',
  largest: 'Largest',
};

interface Sorted {
  id: string;
  name: string;
  size: number;
  addedAt: string | null;
}
const later = (a: Sorted, b: Sorted): number =>
  a.addedAt === b.addedAt ? 0 : (a.addedAt ?? '') < (b.addedAt ?? '') ? 1 : -1;

/** @param byName how names are compared where the rest is equal */
export function sorter(sort: Sort, byName: (a: string, b: string) => number) {
  const named = (a: Sorted, b: Sorted) => byName(a.name, b.name) || (a.id < b.id ? -1 : 1);
  if (sort === 'newest') return (a: Sorted, b: Sorted) => later(a, b) || named(a, b);
  if (sort === 'largest') return (a: Sorted, b: Sorted) => b.size - a.size || named(a, b);
  return named;
}
