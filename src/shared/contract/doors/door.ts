import { z } from 'zod';

type Method = 'get' | 'post' | 'put' | 'delete';

/** One door under /api: what it takes, what it answers. The one source of /api/openapi.json. */
export interface Door {
  method: Method;
  path: string;
  does: string;
  /** JSON body, or the media types of a body of bytes. */
  takes?: z.ZodType | readonly string[];
  /** Query parameters. */
  query?: readonly string[];
  /** JSON reply by status; null: no body; a list: media types of bytes. */
  answers: Record<number, z.ZodType | readonly string[] | null>;
  /** Who may: an owner unless said otherwise. */
  who?: 'anyone' | 'signed-in' | 'operator' | 'agent';
}

/** Query parameters of every paged list. */
export const PAGE = ['cursor', 'limit'] as const;
/** Query parameters of every list of items. */
export const LIST = [...PAGE, 'seq', 'time', 'collection'] as const;
/** A body that names items. */
export const Ids = z.object({ ids: z.array(z.string()) });
