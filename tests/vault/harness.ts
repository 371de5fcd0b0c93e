import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { FIXED, type Kind } from '../../src/shared/contract/kinds.ts';
import type { Act } from '../../src/server/account/journal.ts';
import { postgresWriter } from '../../src/server/account/writer/postgres-writer.ts';
import { startSqliteWriter } from '../../src/server/account/writer/sqlite-writer.ts';
import { databasePath, headsPath, openStore } from '../../src/server/store/open.ts';
import { liveDigest, livePoint } from '../../src/server/vault/backup/point.ts';
import { firstStart, type FirstConfig } from '../../src/server/vault/first-start.ts';
import type { VaultRoom } from '../../src/server/vault/place.ts';

export interface Folders {
  root: string;
  config: FirstConfig;
  done(): Promise<void>;
}

/** A data folder and a vault of their own, below one temporary folder. */
export async function folders(): Promise<Folders> {
  const root = await mkdtemp(join(tmpdir(), 'lifeboat-vault-'));
  const vault = join(root, 'vault');
  const data = join(root, 'data');
  const config = {
    data,
    vault,
    vaultKeyFile: `${vault}.key`,
    secretFile: join(data, 'secret'),
    databaseUrl: null,
  };
  return { root, config, done: () => rm(root, { recursive: true, force: true }) };
}

/** A real store with its writer thread, and the vault beside it, under a clock of the test's. */
export interface Bench {
  room: VaultRoom;
  config: FirstConfig;
  clock: { now: number };
  close(): Promise<void>;
}

export async function openBench(
  config: FirstConfig,
  start = Date.parse('2026-05-04T10:00:00Z'),
): Promise<Bench> {
  const { vault } = await firstStart(config);
  const place = { data: config.data, databaseUrl: config.databaseUrl };
  const store = openStore(place);
  const writer = config.databaseUrl
    ? postgresWriter(store.db)
    : await startSqliteWriter(databasePath(place), headsPath(place));
  const clock = { now: start };
  const { db, blobs, thumbs, snapshot } = store;
  const room: VaultRoom = {
    db,
    blobs,
    thumbs,
    snapshot,
    data: config.data,
    writer,
    retentionDays: 90,
    vault,
    clock: () => new Date((clock.now += 1000)),
  };
  return {
    room,
    config,
    clock,
    async close() {
      await writer.close();
      await store.close();
    },
  };
}

/** Runs `work` with a new data folder, vault and store, and clears them away. */
export async function withBench(work: (bench: Bench, root: string) => Promise<void>): Promise<void> {
  const { root, config, done } = await folders();
  try {
    const bench = await openBench(config);
    try {
      await work(bench, root);
    } finally {
      await bench.close();
    }
  } finally {
    await done();
  }
}

export async function addOwner({ room }: Bench, email: string): Promise<string> {
  const id = randomUUID();
  await room.writer.run('createAccount', {
    id,
    email,
    name: email,
    password: '$argon2id$test',
    role: 'owner',
    at: room.clock().toISOString(),
    epoch: randomUUID(),
    batch: randomUUID(),
  });
  return id;
}

export const act = ({ room }: Bench, account: string, name = 'save'): Act => ({
  account,
  batch: randomUUID(),
  actor: { type: 'owner', id: account },
  at: room.clock().toISOString(),
  act: name,
});

export const card = (name: string, uid: string): Buffer =>
  Buffer.from(`BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:${name}\r\nX-ODD;X=1:kept \r\nEND:VCARD\r\n`);

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Saves a contact; the same id again changes it. Answers the batch. */
export async function saveContact(bench: Bench, account: string, id: string, name: string): Promise<string> {
  const bytes = card(name, id);
  const version = {
    kind: 'contact' as Kind,
    collection: FIXED.book,
    href: `${id}.vcf`,
    mediaType: 'text/vcard',
    body: sha(bytes),
    props: {},
  };
  const done = await bench.room.writer.run('save', {
    act: act(bench, account),
    items: [{ id, version, size: bytes.length, uid: id }],
    bodies: [{ sha: version.body, bytes, crc32: crc32(bytes) }],
  });
  return done.batch!;
}

/** Saves a photo whose bytes lie in the blob store. */
export async function savePhoto(bench: Bench, account: string, id: string, bytes: Buffer): Promise<string> {
  async function* source() {
    yield bytes;
  }
  const blob = await bench.room.blobs.put(account, source());
  const props = { name: `IMG_${id.slice(0, 4)}.jpg`, addedAt: '2026-05-01T10:00:00Z' };
  const version = {
    kind: 'photo' as Kind,
    collection: FIXED.library,
    href: `${id}.jpg`,
    mediaType: 'image/jpeg',
    body: blob.sha,
    props,
  };
  await bench.room.writer.run('save', {
    act: act(bench, account),
    items: [{ id, version, size: blob.size, uid: null }],
    blobs: [blob],
  });
  return blob.sha;
}

/** The live account as a few words: equal ones are equal accounts. */
export async function standing({ room }: Bench, account: string) {
  const { seq, chain, epoch } = await livePoint(room.db, account);
  return { seq, chain, epoch, ...(await liveDigest(room.db, account, seq)) };
}
