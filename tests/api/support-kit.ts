import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../harness/client.ts';
import { CARD, EVENT, jpeg, NOTE, TASK } from '../harness/samples.ts';
import { freshDatabase } from '../harness/postgres.ts';
import { addAccount, OWNER, startWithOwner } from '../harness/server.ts';

export const PASSWORD = 'another long password';
export const DANA = { email: 'dana@example.org', name: 'Dana', password: PASSWORD };
export const KIM = { email: 'kim@example.org', name: 'Kim', password: PASSWORD };
/** What an agent must never read without opening it. */
export const SECRETS = [
  'Okafor',
  'Amara',
  '555 01',
  'Oat milk',
  'Dentist',
  'Harbour',
  'passport',
  'cabin',
  'Fjord',
  'Pixel',
  'secret',
];
export const KINDS = ['contact', 'event', 'task', 'note', 'photo', 'file'] as const;
export const NOUNS = ['contacts', 'events', 'tasks', 'notes', 'photos', 'files'] as const;
export const CASE = { who: OWNER.email, case: '40817', reason: 'Photos since Friday are missing online.' };

/** A server with an owner who keeps one of each kind, and two agents. */
export async function startWithAgents(more: Record<string, string> = {}) {
  const at = await startWithOwner(more);
  for (const agent of [DANA, KIM]) await addAccount(at.where, agent, 'agent', more);
  const ids = await live(at.client);
  const dana = await at.server.signedIn(DANA.email, PASSWORD);
  const kim = await at.server.signedIn(KIM.email, PASSWORD);
  return Object.assign(at, { ids, dana, kim, more });
}

export type Ids = Record<(typeof NOUNS)[number], string>;

async function live(owner: Client): Promise<Ids> {
  const made = async (noun: string, bytes: Uint8Array | string, type: string) => {
    const { status, body } = await owner.send('POST', `/api/${noun}`, bytes, type);
    assert.equal(status, 201, JSON.stringify(body));
    return body.id as string;
  };
  return {
    contacts: await made('contacts', CARD, 'text/vcard'),
    events: await made('events', EVENT, 'text/calendar'),
    tasks: await made('tasks', TASK, 'text/calendar'),
    notes: await made('notes', NOTE, 'text/calendar'),
    photos: await made('photos?name=secret.jpg', await jpeg(), 'image/jpeg'),
    files: await made('files?name=secret.txt', 'words', 'text/plain'),
  };
}

/** Opens a visit; answers its id. */
export async function visit(agent: Client, asked: Record<string, string> = CASE): Promise<string> {
  const { status, body } = await agent.json('POST', '/api/support/visits', asked);
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

/** The owner grants an agent kinds; answers the grant's id. */
export async function grant(
  owner: Client,
  kinds: readonly string[] = KINDS,
  agent = DANA.email,
  lasts = 'hour',
): Promise<string> {
  const { status, body } = await owner.json('POST', '/api/grants', { agent, kinds, lasts });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

/** Status and code of an answer. */
export const told = ({ status, body }: { status: number; body: { code?: string } | null }) => [
  status,
  body?.code,
];

/** Nothing an owner keeps is told. */
export function blind(body: unknown, about: string): void {
  const text = JSON.stringify(body) ?? '';
  for (const secret of SECRETS) assert.ok(!text.includes(secret), `${about} tells ${secret}`);
}

/** One suite over each store: SQLite, and PostgreSQL where LIFEBOAT_PG_URL names a server. */
export function overBothStores(
  name: string,
  part: (ask: () => Awaited<ReturnType<typeof startWithAgents>>) => void,
): void {
  const url = process.env.LIFEBOAT_PG_URL;
  suite(name, part, async () => ({ more: {}, drop: async () => undefined }));
  if (!url)
    return void test(`${name} on PostgreSQL`, (t) => t.skip('skipped: LIFEBOAT_PG_URL names no server'));
  suite(`${name} on PostgreSQL`, part, async () => {
    const database = await freshDatabase(url);
    return { more: { LIFEBOAT_DATABASE_URL: database.url }, drop: database.drop };
  });
}

function suite(
  name: string,
  part: (ask: () => Awaited<ReturnType<typeof startWithAgents>>) => void,
  surroundings: () => Promise<{ more: Record<string, string>; drop(): Promise<void> }>,
): void {
  describe(name, () => {
    let around: Awaited<ReturnType<typeof surroundings>>;
    let at: Awaited<ReturnType<typeof startWithAgents>>;
    before(async () => {
      around = await surroundings();
      at = await startWithAgents(around.more);
    });
    after(async () => {
      await at.stop();
      await around.drop();
    });
    part(() => at);
  });
}

/** Events of a stream, by name, as they come. */
export function listen(client: Client, path: string) {
  const stop = new AbortController();
  let heard = '';
  const { promise: began, resolve } = Promise.withResolvers<void>();
  const waiting = new Set<() => void>();
  const over = (async () => {
    const reply = await client.fetch(path, { signal: stop.signal });
    assert.equal(reply.status, 200);
    for await (const text of reply.body!.pipeThrough(new TextDecoderStream())) {
      heard += text;
      resolve();
      for (const look of waiting) look();
    }
  })().catch((error: Error) => assert.equal(error.name, 'AbortError'));
  return {
    began,
    over,
    stop: () => stop.abort(),
    count: (event: string) => heard.split(`event: ${event}\n`).length - 1,
    until: (good: () => boolean) =>
      new Promise<void>((done) => {
        const look = () => void (good() && done());
        waiting.add(look);
        look();
      }),
  };
}
