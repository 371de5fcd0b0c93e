import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { checkTable, tableOf } from '../account/contacts/table.ts';
import type { LiveRow } from '../account/journal.ts';
import { rowsOf, rowsOfKind } from '../account/read/rows.ts';
import { readBytes, readJson, readQuery, requireType } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps, Routes } from './deps.ts';
import { exportText } from './text-items.ts';

const Which = z.object({ ids: z.string().optional(), collection: z.string().max(100).optional() });
const ExportIds = z.object({ ids: z.array(z.string()).max(100_000) });
const LARGEST_TABLE = 256 << 20;
/** Larger tables are read in a worker thread. */
const LARGE_TABLE = 200_000;

/** Contacts as files: tables out, and what a table would bring in. */
export function contactFiles(deps: Deps): Routes {
  const { room, runner } = deps;
  const routes = new Hono<Env>();
  routes.post('/export.csv', async (c) => {
    const { ids } = await readJson(c, ExportIds);
    return answerTable(deps, c, await rowsOf(room, accountOf(c), 'contact', ids));
  });
  routes.post('/columns', async (c) => {
    requireType(c, 'text/csv');
    const bytes = await readBytes(c, Math.min(LARGEST_TABLE, deps.uploadLimit));
    const check =
      bytes.length > LARGE_TABLE ? runner.run('checkTable', { bytes }) : checkTable(room, { bytes });
    return c.json(await check);
  });
  return routes;
}

/** The cards in one file: those in `?ids=a,b`, those of `?collection=`, or all. */
export async function contactsFile(deps: Deps, c: Context<Env>): Promise<Response> {
  const rows = await chosen(deps, c);
  return exportText(deps.room, c, 'contact', 'contacts', rows && rows.map(({ item_id }) => item_id));
}

/** The same as a table. */
export async function contactsTable(deps: Deps, c: Context<Env>): Promise<Response> {
  const rows = (await chosen(deps, c)) ?? (await rowsOfKind(deps.room, accountOf(c), 'contact'));
  return answerTable(deps, c, rows);
}

/** Null: all. */
async function chosen({ room }: Deps, c: Context<Env>): Promise<LiveRow[] | null> {
  const { ids, collection } = readQuery(c, Which);
  if (ids !== undefined) return rowsOf(room, accountOf(c), 'contact', ids.split(',').filter(Boolean));
  if (collection === undefined) return null;
  const all = await rowsOfKind(room, accountOf(c), 'contact');
  return all.filter((row) => row.collection_id === collection);
}

/** Read while it goes out; a card that cannot be read breaks the download off, so that a short table never looks whole. */
function answerTable({ room }: Deps, c: Context<Env>, rows: readonly LiveRow[]): Response {
  const pieces = tableOf(room, accountOf(c), rows);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(out) {
      const { done, value } = await pieces.next();
      if (done) out.close();
      else out.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return c.body(body, 200, {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="contacts.csv"',
  });
}
