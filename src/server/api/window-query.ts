import { z } from 'zod';
import { Instant } from '../../shared/contract/kinds.ts';

const When = z.union([Instant, z.iso.date(), z.iso.datetime({ offset: true })]);

/** A window of occurrences: `?from&to&zone`, and `?collections=a,b` for some calendars only. */
export const WindowQuery = z.object({
  from: When,
  to: When,
  zone: z.string().max(100).default('UTC'),
  collections: z.string().max(4000).optional(),
});

/** The window asked for, its calendars as a list. */
export function windowOf({ collections, ...window }: z.infer<typeof WindowQuery>) {
  const only = collections?.split(',').filter(Boolean);
  return { ...window, ...(only ? { only } : {}) };
}
