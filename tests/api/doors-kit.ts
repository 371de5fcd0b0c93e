import assert from 'node:assert/strict';
import { type Door, DOORS } from '../../src/shared/contract/doors.ts';
import type { Client, Reply } from '../harness/client.ts';
import { EVENT, CARD, jpeg, NOTE, TASK } from '../harness/samples.ts';

export const PASSWORD = 'another long password';
export const NOBODYS = '11111111-1111-4111-8111-111111111111';
export const TUS = { 'tus-resumable': '1.0.0' };

/** What each place in an address stands for, by the noun before it. */
export type Ids = Record<string, string>;

/** An owner's life, small: one of everything that has an id. */
export async function live(owner: Client): Promise<Ids> {
  const made = async (reply: Promise<Reply<never>>) => {
    const { status, body } = await reply;
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const calendar = (noun: string, text: string) =>
    made(owner.send('POST', `/api/${noun}`, text, 'text/calendar')).then((b) => b.id as string);
  const contact = await owner.send('POST', '/api/contacts', CARD, 'text/vcard');
  const archive = await made(owner.json('POST', '/api/archives', {}));
  const link = await made(owner.json('POST', `/api/archives/${archive.id}/links`, {}));
  const plan = await made(owner.json('POST', '/api/restores', { seq: 4 }));
  const upload = await owner.fetch('/api/uploads', {
    method: 'POST',
    headers: { ...TUS, 'upload-length': '10', 'upload-metadata': `name ${btoa('secret.jpg')}` },
  });
  const collection = (type: string) =>
    made(owner.json('POST', '/api/collections', { type, name: 'Mine' })).then((b) => b.id as string);
  return {
    contacts: contact.body.id,
    events: await calendar('events', EVENT),
    tasks: await calendar('tasks', TASK),
    notes: await calendar('notes', NOTE),
    photos: (await made(owner.send('POST', '/api/photos?name=p.jpg', await jpeg(), 'image/jpeg'))).id,
    files: (await made(owner.send('POST', '/api/files?name=f.txt', 'words', 'text/plain'))).id,
    collections: await collection('addressbook'),
    calendars: await collection('calendar'),
    history: contact.headers.get('lifeboat-batch')!,
    archives: archive.id,
    archiveName: archive.name,
    link: link.id,
    linkToken: link.url.split('/')[3],
    restores: plan.id,
    planItem: (await owner.get(`/api/restores/${plan.id}/items`)).body.items[0].id,
    devices: (await made(owner.json('POST', '/api/devices', { name: 'Pixel' }))).id,
    sessions: (await owner.get('/api/auth/sessions')).body.items[0].id,
    upload: upload.headers.get('location')!,
  };
}

/** The noun whose id stands in a door's address. */
export const nounOf = ({ path }: Pick<Door, 'path'>): string =>
  path.split('/')[/^\/api\/(auth|as\/\{visit\})\//.test(path) ? (path.startsWith('/api/as') ? 4 : 3) : 2]!;

/** The door's address with the ids of `ids` in it. */
export function addressOf(door: Pick<Door, 'path'>, ids: Ids): string {
  const id = (noun: string) => {
    assert.ok(ids[noun], `no id for ${noun} of ${door.path}`);
    return ids[noun];
  };
  return door.path
    .replace('{visit}', () => id('visit'))
    .replace('{seq}', '2')
    .replace('{sha}', 'a'.repeat(64))
    .replace('{item}', () => id('planItem'))
    .replace('{link}', () => id('link'))
    .replace('{token}', () => id('linkToken'))
    .replace('{name}', () => id('archiveName'))
    .replace(/\{(id|batch)\}/, () => id(nounOf(door)));
}

const BODIES: Record<string, unknown> = {
  '/api/contacts/{id}': { name: 'Taken' },
  '/api/events/{id}': { title: 'Taken' },
  '/api/tasks/{id}': { title: 'Taken' },
  '/api/notes/{id}': { title: 'Taken' },
  '/api/photos/{id}': { title: 'Taken' },
  '/api/files/{id}': { title: 'Taken' },
  '/api/collections/{id}': { name: 'Taken' },
  '/api/restores/{id}/apply': { digest: 'a'.repeat(64), choices: {} },
  '/api/archives/{id}/checked': { digest: 'a'.repeat(64) },
  '/api/grants': { agent: 'nobody@example.org', kinds: ['contact'], lasts: 'hour' },
  '/api/grants/{id}/answer': { answer: 'allow' },
  '/api/suggestions/{id}/answer': { answer: 'accept' },
  '/api/support/visits/{visit}/requests': { kinds: ['contact'], lasts: 'hour' },
  '/api/support/visits/{visit}/suggestions': { text: 'Back up now.', action: { do: 'back-up' } },
};
const BODILESS = ['GET', 'HEAD', 'DELETE'];

/** Asks at an address with the body its door takes. */
export const ask = (
  client: Client,
  method: string,
  door: Pick<Door, 'path'>,
  path: string,
  headers: Record<string, string> = {},
) => client.json(method, path, BODILESS.includes(method) ? undefined : (BODIES[door.path] ?? {}), headers);

export const named = (door: Pick<Door, 'method' | 'path'>) => `${door.method.toUpperCase()} ${door.path}`;
export const withIds = DOORS.filter((door) => door.path.includes('{'));
