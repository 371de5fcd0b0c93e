/** The kinds Home counts, each with the door that counts it. */
export const COUNTED = [
  { kind: 'contact', noun: 'contacts' },
  { kind: 'event', noun: 'events' },
  { kind: 'task', noun: 'tasks' },
  { kind: 'note', noun: 'notes' },
  { kind: 'photo', noun: 'photos' },
  { kind: 'file', noun: 'files' },
] as const;
export type CountedKind = (typeof COUNTED)[number]['kind'];
export const CALLED = { unknown: 'not known' } as const;
