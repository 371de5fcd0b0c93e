import { setTimeout as sleep } from 'node:timers/promises';
import type { Archive } from '../../../src/shared/contract/archives.ts';
import type { Client } from '../../harness/client.ts';

/** Freezes the account and waits for it; a partial archive is an error. */
export async function freeze(client: Client): Promise<{ id: string; url: string; size: number }> {
  let { body } = await client.json<Archive>('POST', '/api/archives', {});
  while (body.state === 'freezing') {
    await sleep(20);
    body = (await client.get<Archive>(`/api/archives/${body.id}`)).body;
  }
  if (body.state !== 'complete') throw new Error(JSON.stringify(body).slice(0, 500));
  return { id: body.id, url: body.url, size: body.size! };
}
