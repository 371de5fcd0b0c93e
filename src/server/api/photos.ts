import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { PageQuery } from '../../shared/contract/kinds.ts';
import { PhotoQuery, PhotoWrite, SameWrite } from '../../shared/contract/photos.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { getDetails } from '../account/read/details.ts';
import { itemVersions } from '../account/read/history.ts';
import { listSummaries } from '../account/read/lists.ts';
import { openOriginal } from '../account/read/original.ts';
import { listPhotos } from '../account/read/photo-list.ts';
import { findRow, rowOf } from '../account/read/rows.ts';
import { sameBodies } from '../account/read/same.ts';
import { updateMedia, upload } from '../account/write/media.ts';
import { restoreVersion } from '../account/write/text.ts';
import { bodyStream, idempotencyKey, ifMatch, readJson, readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import { send } from '../http/send.ts';
import { verified } from '../account/read/verified.ts';
import type { Deps, Routes } from './deps.ts';
import { changeMany } from './photo-change.ts';
import { removed } from './remove.ts';
import { created, requestOf, stepHeaders } from './reply.ts';

const UploadQuery = z.object({
  name: z.string().min(1).max(1000).default('unnamed'),
  collection: z.string().optional(),
  mtime: z.iso.datetime().optional(),
});
const ThumbQuery = z.object({ size: z.enum(['192', '384']).default('384') });

/** Photos (or other files): the bytes untouched, and words about them. */
export function media({ room, uploadLimit }: Deps, kind: 'photo' | 'file'): Routes {
  const routes = new Hono<Env>();
  const answer = async (c: Context<Env>, id: string, seq?: number) => {
    const row = await rowOf(room, accountOf(c), kind, id, seq);
    return { row, value: await getDetails(room, accountOf(c), row) };
  };

  routes.get('/', async (c) =>
    c.json(
      kind === 'photo'
        ? await listPhotos(room, accountOf(c), readQuery(c, PhotoQuery))
        : await listSummaries(room, accountOf(c), kind, readQuery(c, PageQuery)),
    ),
  );

  routes.post('/', async (c) => {
    const about = readQuery(c, UploadQuery);
    const saved = await upload(
      room,
      requestOf(c, idempotencyKey(c, JSON.stringify(about))),
      bodyStream(c, uploadLimit),
      { ...about, door: kind },
      uploadLimit,
    );
    const row = (await findRow(room, accountOf(c), saved.id, saved.at))!;
    const where = row.kind === 'photo' ? 'photos' : 'files';
    return created(c, `/api/${where}/${saved.id}`, saved.etag, saved, {
      ...(await getDetails(room, accountOf(c), row)),
      same: saved.same,
    });
  });

  if (kind === 'photo') {
    routes.post('/change', async (c) => changeMany(room, c));
    routes.post('/same', async (c) => {
      const { sha256 } = await readJson(c, SameWrite);
      return c.json({ items: await sameBodies(room, accountOf(c), sha256) });
    });
  }

  routes.get('/:id', async (c) => {
    const { row, value } = await answer(
      c,
      c.req.param('id'),
      readQuery(c, z.object({ seq: z.coerce.number().int().optional() })).seq,
    );
    return c.json(value, 200, { etag: `"${row.hash}"` });
  });

  routes.put('/:id', async (c) => {
    const fields = await readJson(c, PhotoWrite);
    const request = requestOf(c, idempotencyKey(c, JSON.stringify(fields)));
    const saved = await updateMedia(room, request, kind, c.req.param('id'), fields, ifMatch(c));
    return c.json((await answer(c, saved.id, saved.at)).value, 200, {
      etag: `"${saved.etag}"`,
      ...stepHeaders(saved),
    });
  });

  routes.delete('/:id', (c) => removed(room, c, kind));

  routes.get('/:id/original', async (c) => {
    const found = await openOriginal(room, accountOf(c), kind, c.req.param('id'));
    const download =
      c.req.query('download') === '1' || kind === 'file' || !/^(image|video)\//.test(found.mediaType)
        ? found.name
        : undefined;
    return send(c, {
      size: found.handle.size,
      etag: found.row.body_sha!,
      sha256: found.row.body_sha,
      mediaType: found.mediaType,
      download,
      stream: await verified(found),
      close: () => found.handle.close(),
    });
  });

  routes.get('/:id/thumbnail', async (c) => {
    const { size } = readQuery(c, ThumbQuery);
    const row = await rowOf(room, accountOf(c), kind, c.req.param('id'));
    const bytes = await room.thumbs.get(accountOf(c), row.body_sha!, Number(size));
    if (!bytes) throw new LifeboatError('item.not-found', { detail: 'There is no thumbnail of it.' });
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': 'image/webp',
      etag: `"${row.body_sha}-${size}"`,
      'cache-control': 'private, max-age=31536000, immutable',
    });
  });

  routes.get('/:id/versions', async (c) =>
    c.json(await itemVersions(room, accountOf(c), kind, c.req.param('id'))),
  );
  routes.post('/:id/versions/:seq/restore', async (c) => {
    const { seq } = z.object({ seq: z.coerce.number().int().min(1) }).parse(c.req.param());
    const saved = await restoreVersion(room, requestOf(c, idempotencyKey(c)), c.req.param('id'), seq);
    return c.json((await answer(c, saved.id, saved.at)).value, 200, {
      etag: `"${saved.etag}"`,
      ...stepHeaders(saved),
    });
  });
  return routes;
}
