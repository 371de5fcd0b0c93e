import { z } from 'zod';
import { Instant } from '../../shared/contract/kinds.ts';

const When = z.union([
  Instant,
  z.iso.date().transform((d) => `${d}T00:00:00Z`),
  z.iso.datetime({ offset: true }),
]);

/** A window of occurrences: `?from&to&zone`. */
export const WindowQuery = z.object({
  from: When,
  to: When,
  zone: z.string().max(100).default('UTC'),
});
