import { randomBytes, randomUUID } from 'node:crypto';
import type { Client, Reply } from '../harness/client.ts';
import type { Record } from './record.ts';

/** What one writer knows it has written and may write again. */
interface Own {
  cards: string[];
  lastBatch: string | null;
  n: number;
}

const cardText = (uid: string, name: string) =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:${name}\r\nN:${name};;;;\r\nX-KEPT:${randomUUID()}\r\nEND:VCARD\r\n`;
const jpeg = () =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    randomBytes(1500 + Math.floor(Math.random() * 20_000)),
  ]);
const seqOf = (reply: Reply<unknown>) => Number(reply.headers.get('lifeboat-seq'));
const pick = (list: string[]) => list[Math.floor(Math.random() * list.length)]!;

function wrote(record: Record, own: Own, reply: Reply<unknown>, wanted: number): string {
  if (reply.status !== wanted) throw new Unexpected(`${reply.status} ${JSON.stringify(reply.body)}`);
  const etag = reply.headers.get('etag')!.slice(1, -1);
  const { id } = reply.body as { id: string };
  record.add(id, etag, seqOf(reply));
  own.lastBatch = reply.headers.get('lifeboat-batch') ?? own.lastBatch;
  return id;
}

/** An answer no healthy server gives to these writes: a fault of its own, not of the kill. */
export class Unexpected extends Error {}

type Write = (client: Client, record: Record, own: Own) => Promise<void>;

const writes: { [name: string]: Write } = {
  async json(client, record, own) {
    const reply = await client.json<unknown>('POST', '/api/contacts', {
      name: `Json ${own.n}`,
      note: 'kept',
    });
    own.cards.push(wrote(record, own, reply, 201));
  },
  async vcard(client, record, own) {
    const id = randomUUID();
    const reply = await client.send(
      'PUT',
      `/api/contacts/${id}`,
      cardText(id, `Card ${own.n}`),
      'text/vcard',
      {
        'if-none-match': '*',
      },
    );
    own.cards.push(wrote(record, own, reply, 201));
  },
  async edit(client, record, own) {
    if (own.cards.length === 0) return;
    const id = pick(own.cards);
    wrote(
      record,
      own,
      await client.json<unknown>('PUT', `/api/contacts/${id}`, { note: `edit ${randomUUID()}` }),
      200,
    );
  },
  async photo(client, record, own) {
    const reply = await client.send<unknown>(
      'POST',
      `/api/photos?name=IMG_${own.n % 7}.jpg`,
      jpeg(),
      'image/jpeg',
    );
    wrote(record, own, reply, 201);
  },
  async remove(client, record, own) {
    if (own.cards.length < 3) return;
    const id = own.cards.shift()!;
    const reply = await client.json<unknown>('DELETE', `/api/contacts/${id}`);
    if (reply.status !== 204) throw new Unexpected(`${reply.status} ${JSON.stringify(reply.body)}`);
    record.add(id, null, seqOf(reply));
    own.lastBatch = reply.headers.get('lifeboat-batch');
  },
  async undo(client, record, own) {
    const batch = own.lastBatch;
    if (!batch) return;
    own.lastBatch = null;
    // what the undone step made may be gone now: this writer leaves its earlier items alone
    own.cards = [];
    const reply = await client.json<{ batch: string | null }>('POST', `/api/history/${batch}/undo`, {});
    if (reply.status !== 200) throw new Unexpected(`${reply.status} ${JSON.stringify(reply.body)}`);
    if (reply.body.batch) record.batches.push(reply.body.batch);
  },
};
const SHARE = ['json', 'json', 'vcard', 'vcard', 'edit', 'edit', 'photo', 'remove', 'undo'];

/** Writes one thing after another until the connection breaks; what was answered is in the record by then. */
async function writer(client: Client, record: Record): Promise<void> {
  const own: Own = { cards: [], lastBatch: null, n: 0 };
  for (;;) {
    own.n++;
    try {
      await writes[pick(SHARE)]!(client, record, own);
    } catch (error) {
      if (error instanceof Unexpected) throw error;
      record.unknown++;
      return; // the server is gone, which is what is being tried
    }
  }
}

/** Several writers at once; resolves when each has lost its server. */
export async function writeUntilCut(client: Client, record: Record, writers: number): Promise<void> {
  await Promise.all(Array.from({ length: writers }, () => writer(client, record)));
}
