import type { Context } from 'hono';
import { safeName } from '../../shared/formats/safe-name.ts';
import type { Env } from './env.ts';
import { disposition } from './send.ts';

/**
 * A file that is made while it goes out. What fails before the first piece is a reply of its own; what fails later
 * ends the connection, so that a short file never looks whole.
 */
export async function download(
  c: Context<Env>,
  pieces: AsyncGenerator<Uint8Array, void>,
  { name, mediaType }: { name: string; mediaType: string },
): Promise<Response> {
  let ahead: IteratorResult<Uint8Array, void> | null = await pieces.next();
  const body = new ReadableStream<Uint8Array>({
    async pull(out) {
      try {
        const { done, value } = ahead ?? (await pieces.next());
        ahead = null;
        if (done) out.close();
        else out.enqueue(value);
      } catch (error) {
        console.error(`a download was broken off: ${(error as Error).message}`);
        c.env.outgoing.destroy();
        out.error(error);
      }
    },
    async cancel() {
      await pieces.return();
    },
  });
  return c.body(body, 200, {
    'content-type': `${mediaType}; charset=utf-8`,
    'content-disposition': attachment(safeName(name, 'download')),
  });
}

const attachment = (name: string): string =>
  /^[\w. -]+$/.test(name) ? `attachment; filename="${name}"` : disposition(name);
