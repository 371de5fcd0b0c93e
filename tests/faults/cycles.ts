import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { snapshotFacts } from '../../src/server/account/snapshot.ts';
import type { Restore } from '../../src/shared/contract/archives.ts';
import type { Client } from '../harness/client.ts';
import { killAtFirstByte } from './first-byte.ts';
import type { Record } from './record.ts';
import type { Victim } from './victim.ts';
import { writeUntilCut } from './writers.ts';

const WRITERS = 4;

/** Until some writes were acknowledged, and a random moment longer: anywhere within the next one. */
async function someMoment(record: Record, most: number): Promise<void> {
  await record.more(1 + Math.floor(Math.random() * most));
  await sleep(Math.random() * 15);
}

/** Writers at work, a kill at a random moment. */
export async function underWrites(victim: Victim, client: Client, record: Record): Promise<void> {
  const writing = writeUntilCut(client, record, WRITERS);
  await someMoment(record, 80);
  await victim.kill();
  await writing;
}

/** Writers at work, a kill right after the first byte of one answer. */
export async function atFirstByte(victim: Victim, client: Client, record: Record): Promise<void> {
  const writing = writeUntilCut(client, record, 2);
  await someMoment(record, 30);
  await killAtFirstByte(victim, client.cookie, record);
  await writing;
}

/** A kill while the second copy is written, beside writers. The next backup succeeds. */
export async function duringBackup(victim: Victim, client: Client, record: Record): Promise<void> {
  const writing = writeUntilCut(client, record, 2);
  await someMoment(record, 20);
  const asked = client.json('POST', '/api/backup', {}).catch(() => null);
  await sleep(Math.random() * 300);
  await victim.kill();
  await Promise.all([writing, asked]);
  await victim.start();
  await victim.assertTidy();
  const reply = await (await victim.client()).json<{ state: string }>('POST', '/api/backup', {});
  assert.ok(reply.status === 200 || reply.status === 202, JSON.stringify(reply.body));
  if (reply.status === 200) assert.equal(reply.body.state, 'succeeded', JSON.stringify(reply.body));
}

const factsOf = (victim: Victim, seq?: number) =>
  victim.look((room, account) => snapshotFacts(room, { account, seq }));

/** A kill while a plan is applied: afterwards it was applied whole or not at all. */
export async function duringApply(victim: Victim, client: Client, record: Record): Promise<void> {
  const before = await factsOf(victim);
  const seq = Math.max(4, before.seq - 5 - Math.floor(Math.random() * 200));
  const planned = await client.json<Restore>('POST', '/api/restores', { seq });
  assert.equal(planned.status, 201, JSON.stringify(planned.body));
  const { id, digest } = planned.body;
  const asked = client
    .json<Restore>('POST', `/api/restores/${id}/apply`, { digest, choices: { mode: 'exact' } })
    .catch(() => null);
  await sleep(Math.random() * 60);
  await victim.kill();
  const told = await asked;
  await victim.start();
  await victim.assertTidy();
  const after = await factsOf(victim);
  const again = await (await victim.client()).get<Restore>(`/api/restores/${id}`);
  const { state } = again.body;
  if (told?.status === 200) {
    assert.equal(state, 'applied', 'a restore that was reported stands');
    if (told.body.batch) record.batches.push(told.body.batch);
  }
  if (state === 'applied') {
    assert.equal(after.digest, (await factsOf(victim, seq)).digest, 'it was applied whole');
  } else {
    assert.equal(state, 'ready');
    assert.deepEqual([after.seq, after.digest], [before.seq, before.digest], 'nothing of it was done');
  }
}
