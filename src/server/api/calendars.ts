import { Hono } from 'hono';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { collectionType } from '../account/collections.ts';
import { type LiveRow, versionOf } from '../account/journal.ts';
import { rowOf, rowsOfKind } from '../account/read/rows.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { icsFile } from './ics-file.ts';

const KINDS = ['event', 'task', 'note'] as const;

/** Calendars as .ics files: one, or everything. */
export function calendars({ room }: Deps): Routes {
  const routes = new Hono<Env>();
  const rowsIn = async (account: string, collection?: string): Promise<LiveRow[]> => {
    const rows = await Promise.all(KINDS.map((kind) => rowsOfKind(room, account, kind)));
    return rows.flat().filter((row) => collection === undefined || row.collection_id === collection);
  };

  routes.get('/calendars.ics', async (c) => icsFile(room, c, await rowsIn(accountOf(c)), 'calendars'));

  routes.get('/calendars/:file{.+\\.ics}', async (c) => {
    const id = c.req.param('file').slice(0, -'.ics'.length);
    const version = versionOf(await rowOf(room, accountOf(c), 'collection', id));
    if (!['calendar', 'notebook'].includes(collectionType(version)))
      throw new LifeboatError('item.not-found', { detail: 'This is no calendar.' });
    return icsFile(room, c, await rowsIn(accountOf(c), id), version.props.name ?? version.href);
  });
  return routes;
}
