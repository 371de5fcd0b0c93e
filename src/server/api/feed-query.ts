import { z } from 'zod';
import { KINDS } from '../../shared/contract/kinds.ts';

/** What the delta feed may be asked. */
export const FeedQuery = z.object({
  since: z.coerce.number().int().min(0).default(0),
  derived: z.coerce.number().int().min(0).default(0),
  kinds: z
    .string()
    .default(KINDS.join(','))
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(KINDS)).min(1)),
  limit: z.coerce.number().int().min(1).max(5000).optional(),
});
