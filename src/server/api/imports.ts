import { Hono } from 'hono';
import { z } from 'zod';
import { CsvColumns } from '../../shared/contract/contact-steps.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { bodyStream, mediaTypeOf, readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import type { Deps, Routes } from './deps.ts';
import { answerPlan, toFile } from './plans.ts';

const IMPORT_LIMIT = 256 << 20;

/** `columns`: what each column of a table becomes, as a JSON list. */
const ImportQuery = z.object({
  columns: z
    .string()
    .max(100_000)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'must be a JSON list' });
        return z.NEVER;
      }
    })
    .pipe(CsvColumns)
    .optional(),
});

const IMPORT_TYPES: Record<string, string> = {
  vcf: 'text/vcard',
  ics: 'text/calendar',
  csv: 'text/csv',
  zip: 'application/zip',
};

/** Imports: the same, from other programs' files. */
export function imports(deps: Deps): Routes {
  const routes = new Hono<Env>();
  routes.post('/', async (c) => {
    const name = c.req.query('name') ?? 'import';
    const byName = IMPORT_TYPES[name.split('.').at(-1)!.toLowerCase()];
    const mediaType =
      [mediaTypeOf(c), byName].find((t) => ['text/vcard', 'text/calendar', 'text/csv'].includes(t ?? '')) ??
      null;
    if (!mediaType)
      throw new LifeboatError('request.media-type', {
        detail: 'Send a .vcf file as text/vcard, a .csv file as text/csv or an .ics file as text/calendar.',
      });
    const { columns } = readQuery(c, ImportQuery);
    const path = await toFile(deps, bodyStream(c, Math.min(IMPORT_LIMIT, deps.uploadLimit)));
    return answerPlan(deps, c, {
      type: 'import',
      path,
      name,
      mediaType,
      collection: c.req.query('collection'),
      columns,
    });
  });
  return routes;
}
