import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { EventWrite, NoteWrite, TaskWrite } from '../../shared/contract/calendar.ts';
import { ContactWrite } from '../../shared/contract/contacts.ts';
import { PageQuery, Uuid } from '../../shared/contract/kinds.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { withBodies } from '../account/read/bodies-at-once.ts';
import { readBody } from '../account/bodies.ts';
import type { LiveRow } from '../account/journal.ts';
import { type Details, getDetails } from '../account/read/details.ts';
import { itemVersions } from '../account/read/history.ts';
import { listSummaries } from '../account/read/lists.ts';
import { rowOf, rowsOf, rowsOfKind } from '../account/read/rows.ts';
import { type FieldsOf, TEXT_KINDS, type TextKind } from '../account/text-kinds.ts';
import type { Saved } from '../account/write/saved.ts';
import { createText, restoreVersion, type TextInput, updateText } from '../account/write/text.ts';
import {
  idempotencyKey,
  ifMatch,
  ifNoneMatchAny,
  mediaTypeOf,
  readBytes,
  readJson,
  readQuery,
} from '../http/body.ts';
import { download } from '../http/download.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import { matchesTag } from '../http/ranges.ts';
import type { Deps, Routes } from './deps.ts';
import { icsFile } from './ics-file.ts';
import { removed } from './remove.ts';
import { created, requestOf, stepHeaders } from './reply.ts';

const WRITES = { contact: ContactWrite, event: EventWrite, task: TaskWrite, note: NoteWrite } as const;
/** An earlier version: `?seq=`. */
export const SeqQuery = z.object({ seq: z.coerce.number().int().min(0).optional() });
const ExportIds = z.object({ ids: z.array(z.string()).max(100_000) });

/** The body of a write: bytes kept as they are when they come in the kind's own type, else JSON fields. */
async function input<K extends TextKind>(c: Context<Env>, kind: K): Promise<TextInput<K>> {
  if (mediaTypeOf(c) === TEXT_KINDS[kind].mediaType) return { bytes: await readBytes(c) };
  if (mediaTypeOf(c) !== 'application/json')
    throw new LifeboatError('request.media-type', {
      detail: `This door takes application/json or ${TEXT_KINDS[kind].mediaType}.`,
    });
  return { fields: (await readJson(c, WRITES[kind])) as FieldsOf<K> };
}

/** A task that was ticked and is open again moved on to its next date: its answer says so. */
function told<K extends TextKind>(given: TextInput<K>, details: Details): Details {
  const ticked = 'fields' in given && (given.fields as { done?: boolean }).done === true;
  return details.kind === 'task' && ticked ? { ...details, movedOn: details.done === false } : details;
}

const wantsBytes = (c: Context, kind: TextKind) =>
  (c.req.header('accept') ?? '').toLowerCase().includes(TEXT_KINDS[kind].mediaType);

/** Doors of one kind whose body is text: contacts, events, tasks, notes. One path, four nouns. */
export function textItems<K extends TextKind>({ room }: Deps, kind: K, noun: string): Routes {
  const routes = new Hono<Env>();
  // as this write left it: another may have come, or a delete
  const answer = async (c: Context<Env>, saved: Saved) =>
    getDetails(room, accountOf(c), await rowOf(room, accountOf(c), kind, saved.id, saved.at));

  routes.get('/', async (c) =>
    c.json(await listSummaries(room, accountOf(c), kind, readQuery(c, PageQuery))),
  );

  routes.post('/', async (c) => {
    const given = await input(c, kind);
    const key = idempotencyKey(c, 'bytes' in given ? given.bytes : JSON.stringify(given.fields));
    const saved = await createText(room, requestOf(c, key), kind, given, {
      collection: c.req.query('collection'),
    });
    return created(c, `/api/${noun}/${saved.id}`, saved.etag, saved, await answer(c, saved));
  });

  routes.post('/export', async (c) => {
    const { ids } = await readJson(c, ExportIds);
    if (kind === 'contact') return exportText(room, c, kind, noun, ids);
    return icsFile(room, c, await rowsOf(room, accountOf(c), kind, ids), noun);
  });

  routes.get('/:id', async (c) => {
    const { seq } = readQuery(c, SeqQuery);
    const row = await rowOf(room, accountOf(c), kind, c.req.param('id'), seq);
    const headers = { etag: `"${row.hash}"`, vary: 'Accept', 'cache-control': 'private, no-cache' };
    if (matchesTag(c.req.header('if-none-match'), row.hash)) return c.body(null, 304, headers);
    if (!wantsBytes(c, kind)) return c.json(await getDetails(room, accountOf(c), row), 200, headers);
    return c.body(new Uint8Array(await readBody(room, accountOf(c), row.body_sha!)), 200, {
      ...headers,
      'content-type': `${row.media_type}; charset=utf-8`,
    });
  });

  routes.put('/:id', async (c) => {
    const id = c.req.param('id');
    const given = await input(c, kind);
    const key = idempotencyKey(c, 'bytes' in given ? given.bytes : JSON.stringify(given.fields));
    if (ifNoneMatchAny(c)) {
      const saved = await createText(room, requestOf(c, key), kind, given, {
        id: Uuid.parse(id),
        collection: c.req.query('collection'),
      });
      return created(c, `/api/${noun}/${saved.id}`, saved.etag, saved, await answer(c, saved));
    }
    const saved = await updateText(room, requestOf(c, key), kind, id, given, ifMatch(c));
    return c.json(told(given, await answer(c, saved)), 200, {
      etag: `"${saved.etag}"`,
      ...stepHeaders(saved),
    });
  });

  routes.delete('/:id', (c) => removed(room, c, kind));

  routes.get('/:id/versions', async (c) =>
    c.json(await itemVersions(room, accountOf(c), kind, c.req.param('id'))),
  );

  routes.post('/:id/versions/:seq/restore', async (c) => {
    const { seq } = z.object({ seq: z.coerce.number().int().min(1) }).parse(c.req.param());
    const saved = await restoreVersion(room, requestOf(c, idempotencyKey(c)), c.req.param('id'), seq);
    return c.json(await answer(c, saved), 200, { etag: `"${saved.etag}"`, ...stepHeaders(saved) });
  });

  return routes;
}

/**
 * The items' own bytes, one after another, as a download: those named, or every one as it is now. Bodies are read
 * while they go out; one that cannot be read breaks the download off, so that a short file never looks whole.
 */
export async function exportText(
  room: Deps['room'],
  c: Context<Env>,
  kind: TextKind,
  noun: string,
  ids: readonly string[] | null,
): Promise<Response> {
  const account = accountOf(c);
  const rows = ids ? await rowsOf(room, account, kind, ids) : await rowsOfKind(room, account, kind);
  const { mediaType, extension } = TEXT_KINDS[kind];
  return download(c, ownBytes(room, account, rows), { name: noun + extension, mediaType });
}

async function* ownBytes(
  room: Deps['room'],
  account: string,
  rows: readonly LiveRow[],
): AsyncGenerator<Uint8Array, void> {
  for await (const part of withBodies(room, account, rows))
    yield Buffer.concat(part.flatMap(({ bytes }) => (bytes.at(-1) === 10 ? [bytes] : [bytes, LINE_END])));
}

const LINE_END = new TextEncoder().encode('\r\n');
