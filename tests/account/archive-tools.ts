import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freezeArchive } from '../../src/server/account/archive/freeze.ts';
import { startArchive } from '../../src/server/account/archive/list.ts';
import { openArchive } from '../../src/server/account/archive/send.ts';
import { accountJobs } from '../../src/server/account/jobs.ts';
import { applyRestore } from '../../src/server/account/restore/apply.ts';
import { restoreOf } from '../../src/server/account/restore/list.ts';
import { makePlan, type PlanSource } from '../../src/server/account/restore/plan.ts';
import { startPlan } from '../../src/server/account/restore/start.ts';
import type { Room, Runner } from '../../src/server/account/room.ts';
import type { Choices, Restore } from '../../src/shared/contract/archives.ts';
import { FIXED } from '../../src/shared/contract/kinds.ts';
import { Desk } from '../contract/desk.ts';

export const run = promisify(execFile);

/** Jobs in this thread. */
export const runnerOn = (room: Room): Runner<typeof accountJobs> => ({
  run: (job, args) => (accountJobs[job] as (room: Room, args: unknown) => Promise<never>)(room, args),
});

/** Chunks of a stream to keep: theirs lie in memory that is used again. */
export async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

/** The bytes of a stream whose chunks lie in memory that is used again. */
export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(copies(chunks)));
}

export async function freeze(desk: Desk): Promise<{ id: string; state: string; bytes: Buffer }> {
  const id = await startArchive(desk.room, desk.account);
  const { state, size } = await freezeArchive(desk.room, { account: desk.account, archive: id });
  const open = await openArchive(desk.room, desk.account, id);
  const bytes = await bytesOf(open.stream(0, open.size));
  if (bytes.length !== size) throw new Error(`${bytes.length} bytes of ${size}`);
  return { id, state, bytes };
}

export async function toFile(room: Room, bytes: Uint8Array, extension = 'zip'): Promise<string> {
  const folder = join(room.data, 'tmp');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${randomUUID()}.${extension}`);
  await writeFile(path, bytes);
  return path;
}

/** Makes a plan to its end; an error of it is thrown on. */
export async function plan(desk: Desk, source: PlanSource): Promise<Restore> {
  const id = await startPlan(desk.room, desk.account, source);
  await makePlan(desk.room, { account: desk.account, plan: id, source });
  return restoreOf(desk.room, desk.account, id);
}

export async function planArchive(desk: Desk, bytes: Uint8Array): Promise<Restore> {
  return plan(desk, { type: 'archive', path: await toFile(desk.room, bytes), name: 'a.zip' });
}

export function apply(desk: Desk, { id, digest }: Restore, choices: Choices = {}): Promise<Restore> {
  const { account, room } = desk;
  const actor = { type: 'owner', id: account } as const;
  return applyRestore(room, runnerOn(room), {
    account,
    plan: id,
    digest,
    choices,
    actor,
    batch: randomUUID(),
  });
}

/** An account with some of everything: folders in folders, names that clash, bodies of every kind. */
export async function filled(room: Room): Promise<Desk> {
  const desk = await Desk.open(room);
  const family = desk.collection('addressbook', 'family', {
    props: { name: 'Family: "us"', color: '#ff8800' },
  });
  const trips = desk.collection('folder', 'Trips', { collection: FIXED.library });
  const norway = desk.collection('folder', 'Norway', { collection: trips.wanted.id });
  const empty = desk.collection('folder', 'Empty', { collection: FIXED.library });
  const work = desk.collection('calendar', 'work', { props: { name: 'Work', color: '#0000ff' } });
  await desk.save([family, trips, norway, empty, work]);
  const texts = [
    desk.card('Ada'),
    desk.card('Grace Hopper', { collection: family.wanted.id }),
    desk.card('山田 花子', { collection: family.wanted.id }),
    desk.text('event', 'Dentist'),
    desk.text('event', 'Sprint', { collection: work.wanted.id }),
    desk.text('task', 'Buy oat milk'),
    desk.text('note', 'Shopping'),
    desk.text('note', 'shopping'),
  ];
  const big = desk.card('Big');
  const photos = [
    await desk.photo('jpeg one', { href: 'IMG_0001.jpg', props: props('2026-03-04T10:00:00Z') }),
    await desk.photo('jpeg two', {
      href: 'img_0001.JPG',
      collection: trips.wanted.id,
      props: props('2026-03-05T10:00:00Z'),
    }),
    await desk.photo('jpeg one', { href: 'again.jpg', collection: norway.wanted.id }),
    await desk.photo('', { href: 'CON.jpg' }),
  ];
  const file = await desk.photo('%PDF', { href: 'Ticket.pdf', collection: norway.wanted.id });
  file.wanted.version = { ...file.wanted.version, kind: 'file', mediaType: 'application/pdf' };
  const named = await desk.photo('trip', { href: 'trips', props: { name: 'Trips' } });
  named.wanted.version = { ...named.wanted.version, kind: 'file', mediaType: 'application/octet-stream' };
  await desk.save([...texts, ...photos, file, named, big]);
  return desk;
}

const props = (mtime: string) => ({ addedAt: '2026-05-01T00:00:00.000Z', mtime, favourite: true });

export const read = (path: string): Promise<string> => readFile(path, 'utf8');
