import type { Context } from 'hono';
import { checkOpen } from '../account/archive/list.ts';
import { openArchive } from '../account/archive/send.ts';
import { noteSent } from '../account/archive/sent.ts';
import type { Env } from '../http/env.ts';
import { send } from '../http/send.ts';
import type { Deps } from './deps.ts';

/** Answers with an archive's bytes; `check` throws once who asks may have them no longer, and is asked while they go out. */
export async function sendArchive(
  { room, sender }: Deps,
  c: Context<Env>,
  { account, archive }: { account: string; archive: string },
  check = () => checkOpen(room, account, archive),
): Promise<Response> {
  const { size, etag, name, mtime, sha256, stream } = await openArchive(room, account, archive, sender);
  return send(c, {
    size,
    etag,
    mediaType: 'application/zip',
    download: name,
    modified: mtime,
    sha256,
    stream,
    check,
    sent: async (start, end) => void (await noteSent(room, account, archive, start, end)),
  });
}
