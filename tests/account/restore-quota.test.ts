import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { usedBytes } from '../../src/server/account/read/standing.ts';
import { restoreOf } from '../../src/server/account/restore/list.ts';
import { makePlan } from '../../src/server/account/restore/plan.ts';
import { startPlan } from '../../src/server/account/restore/start.ts';
import { Desk } from '../contract/desk.ts';
import { type Opened, openOnSqlite } from '../contract/open.ts';
import { filled, freeze, toFile } from './archive-tools.ts';
import { filesOf } from './zip-files.ts';

let opened: Opened;
before(async () => {
  opened = await openOnSqlite();
});
after(() => opened.close());

test('a list of contents that wants more than the account may hold is refused before a byte is asked for', async () => {
  const desk = await filled(opened.room);
  const { room } = opened;
  const manifest = (await filesOf((await freeze(desk)).bytes)).get('manifest.json')!;
  const other = await Desk.open(room);
  const used = await usedBytes(room, other.account);
  const made = async (account: string, quota?: number) => {
    const source = { type: 'manifest', path: await toFile(room, manifest), name: 'a.zip' } as const;
    const plan = await startPlan(room, account, source);
    await makePlan(room, { account, plan, source, ...(quota === undefined ? {} : { quota }) });
    return restoreOf(room, account, plan);
  };
  const { lacking } = await made(other.account);
  assert.ok(lacking.bytes > 0);
  assert.equal((await made(other.account, used + lacking.bytes)).state, 'waiting');
  await assert.rejects(made(other.account, used + lacking.bytes - 1), { code: 'archive.too-large' });
  // who has all of it is asked for nothing, however full the account is
  assert.equal((await made(desk.account, 1)).state, 'ready');
});
