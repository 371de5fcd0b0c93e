import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import type { Archive, Restore } from '../../src/shared/contract/archives.ts';
import { FIXED } from '../../src/shared/contract/kinds.ts';
import type { Client, Reply } from '../harness/client.ts';
import { addAccount, cli, startWithOwner } from '../harness/server.ts';

const coded = ({ status, body }: Reply<never>) => [status, body?.code];
const OTHER = { email: 'grace@example.org', name: 'Grace', password: 'correct horse battery' };

interface Row {
  item_id: string;
  hash: string;
  [column: string]: string;
}

/** One row that is not what was written: it is told by its name, and hides nothing else (promises 4 and 6). */
describe('a damaged row', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  let db: DatabaseSync;
  let seq: number;
  let account: string;
  const ids: Record<string, string> = {};

  before(async () => {
    at = await startWithOwner();
    await addAccount(at.where, OTHER);
    owner = at.client;
    account = (await owner.get('/api/me')).body.user.id;
    for (const name of ['Ada', 'Grace', 'Hedy'])
      ids[name] = (await owner.json('POST', '/api/contacts', { name })).body.id;
    ids.note = (await owner.json('POST', '/api/notes', { title: 'Bare', text: 'x' })).body.id;
    seq = (await owner.get('/api/snapshot')).body.seq;
    db = new DatabaseSync(join(at.where.data, 'lifeboat.db'), { timeout: 5_000 });
  });
  after(async () => {
    db.close();
    await at.stop();
  });

  const rowOf = (id: string) =>
    db
      .prepare('select * from version where account_id = ? and item_id = ? and until_seq is null')
      .get(account, id) as unknown as Row;
  const set = (id: string, column: string, value: string | null) =>
    db
      .prepare(`update version set ${column} = ? where account_id = ? and item_id = ? and until_seq is null`)
      .run(value, account, id);
  const findings = async () => {
    const ran = await cli(at.where, ['audit', '--json']);
    const { problems } = JSON.parse(ran.out) as { problems: { item: string; kind: string; name: string }[] };
    return { code: ran.code, named: problems.map((p) => [p.kind, p.item, p.name]) };
  };
  const archive = async () => (await owner.json<Archive>('POST', '/api/archives', {})).body;

  /** Runs `look` while one column of an item's row is damaged. */
  async function damaged(
    id: string,
    column: string,
    value: string | null,
    look: (row: Row) => Promise<void>,
  ) {
    const row = rowOf(id);
    set(id, column, value);
    try {
      await look(row);
    } finally {
      set(id, column, row[column]!);
    }
  }

  const columns: [string, string | null][] = [
    ['kind', 'contacf'],
    ['collection_id', '00000000-0000-4000-8000-00000000000f'],
    ['collection_id', FIXED.calendar],
    ['href', 'other.vcf'],
    ['href', '../../etc'],
    ['media_type', 'text/html'],
    ['body_sha', 'ff'.repeat(32)],
    ['body_sha', null],
    ['props', '{}'],
    ['props', '{"addedAt":'],
  ];
  for (const [column, value] of columns)
    test(`${column} = ${value}: the item stays listed, is named, and the rest is served`, async () => {
      const id = ids.Grace!;
      await damaged(id, column, value, async ({ hash }) => {
        const list = (await owner.get('/api/contacts')).body;
        assert.equal(list.total, 3);
        assert.deepEqual(
          list.items.map((c: { name: string; etag: string; id: string }) => [c.name, c.id]),
          ['Ada', 'Grace', 'Hedy'].map((name) => [name, ids[name]]),
        );
        assert.equal(list.items[1].etag, hash);
        const fed = (await owner.get('/api/changes?since=0&kinds=contact')).body.items;
        assert.equal(fed.find((i: { id: string }) => i.id === id).summary.etag, hash);
        assert.deepEqual(coded(await owner.get(`/api/contacts/${id}`)), [503, 'item.damaged']);
        assert.equal((await owner.get(`/api/contacts/${ids.Ada}`)).status, 200);
        for (const path of ['/api/history', '/api/collections', '/api/bin', `/api/contacts?seq=${seq}`])
          assert.equal((await owner.get(path)).status, 200, path);
        const { state, problems } = await archive();
        assert.deepEqual(
          [state, problems],
          ['partial', [{ id, kind: 'contact', name: 'Grace', reason: 'Its row is not what was written.' }]],
        );
        assert.deepEqual(await findings(), { code: 3, named: [['contact', id, 'Grace']] });
      });
      assert.equal((await archive()).state, 'complete');
    });

  test('nothing is damaged any more: the audit finds nothing', async () => {
    assert.deepEqual(await findings(), { code: 0, named: [] });
  });

  test('a hash that is damaged beside a sound row is named, and the item is still whole', async () => {
    await damaged(ids.Grace!, 'hash', 'ee'.repeat(32), async ({ hash }) => {
      const list = (await owner.get('/api/contacts')).body;
      assert.equal(list.items[1].etag, hash);
      assert.equal((await archive()).state, 'complete');
      assert.deepEqual((await findings()).named, [['contact', ids.Grace, 'Grace']]);
    });
  });

  test('the archive without it is whole in itself, and gives every other item to another account', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lifeboat-damage-'));
    try {
      await damaged(ids.Grace!, 'props', '{', async () => {
        const made = await archive();
        const { bytes } = await owner.bytes(made.url);
        await writeFile(join(folder, 'a.zip'), bytes);
        execFileSync('unzip', ['-q', 'a.zip'], { cwd: folder });
        execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: folder });
        const told = execFileSync('cat', ['problems.txt'], { cwd: folder }).toString();
        assert.match(told, new RegExp(`contact "Grace" \\(${ids.Grace}\\): Its row is not what was written`));
        const other = await at.server.signedIn(OTHER.email, OTHER.password);
        const plan = (await other.send<Restore>('POST', '/api/restores', bytes, 'application/zip')).body;
        assert.deepEqual([plan.counts.contact?.added, plan.failures.length], [2, 1]);
        const done = await other.json<Restore>('POST', `/api/restores/${plan.id}/apply`, {
          digest: plan.digest,
        });
        assert.equal(done.body.report?.state, 'partial');
        const names = (await other.get('/api/contacts')).body.items.map((c: { name: string }) => c.name);
        assert.deepEqual(names, ['Ada', 'Hedy']);
        // put back into its own account, nothing is removed for it, whatever the owner chose
        const own = (await owner.send<Restore>('POST', '/api/restores', bytes, 'application/zip')).body;
        assert.deepEqual(own.counts.contact, { added: 0, changed: 0, removed: 0, same: 3 });
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('an address book whose row is damaged loses none of its contacts, in lists or in the archive', async () => {
    const added = await owner.json('POST', '/api/collections', { type: 'addressbook', name: 'Sailors' });
    const book: string = added.body.id;
    const sailor = (await owner.json('POST', '/api/contacts', { name: 'Ellen', collection: book })).body.id;
    for (const [id, column, value] of [
      [book, 'props', '{"name":'],
      [book, 'href', ''],
      [FIXED.book, 'props', '{}'],
      [FIXED.book, 'collection_id', 'x'],
    ] as const)
      await damaged(id, column, value, async () => {
        assert.equal((await owner.get('/api/contacts')).body.total, 4, column);
        const { state, problems, url } = await archive();
        assert.deepEqual(
          [state, problems.map((p) => [p.kind, p.id])],
          ['partial', [['collection', id]]],
          column,
        );
        const plan = await owner.send<Restore>(
          'POST',
          '/api/restores',
          (await owner.bytes(url)).bytes,
          'application/zip',
        );
        assert.deepEqual(plan.body.counts.contact, { added: 0, changed: 0, removed: 0, same: 4 }, column);
        const { status } = await owner.json('POST', '/api/notes', { title: 'Saved meanwhile' });
        assert.equal(status, 201);
        assert.deepEqual(
          (await findings()).named.map(([kind, item]) => [kind, item]),
          [['collection', id]],
        );
      });
    await owner.json('POST', '/api/delete', { ids: [sailor, book] });
  });

  test('going back to an earlier moment puts all back that can be, and names what cannot', async () => {
    const { batch } = (await owner.json('POST', '/api/delete', { ids: [ids.Ada, ids.Grace] })).body;
    for (const damage of [
      "update version set props = '{' where account_id = ? and item_id = ?",
      "update body set bytes = x'00' where sha = (select body_sha from version where account_id = ? and item_id = ?)",
    ]) {
      const kept = db
        .prepare('select * from version where account_id = ? and item_id = ?')
        .all(account, ids.Grace!) as unknown as Row[];
      const body = db.prepare('select bytes from body where sha = ?').get(kept[0]!.body_sha!) as {
        bytes: Uint8Array;
      };
      db.prepare(damage).run(account, ids.Grace!);
      const plan = (await owner.json<Restore>('POST', '/api/restores', { seq })).body;
      assert.equal(plan.state, 'ready', plan.reason ?? '');
      assert.equal(plan.counts.contact?.added, 1);
      assert.deepEqual(
        plan.failures.map((f) => f.where),
        [ids.Grace],
      );
      const undone = (await owner.json('POST', `/api/history/${batch}/undo`, { items: [ids.Grace] })).body;
      if (damage.includes('props')) assert.deepEqual([undone.undone, undone.skipped[0].reason], [0, 'gone']);
      else await owner.json('POST', '/api/delete', { ids: [ids.Grace] });
      for (const row of kept)
        db.prepare('update version set props = ? where account_id = ? and item_id = ? and seq = ?').run(
          row.props!,
          account,
          ids.Grace!,
          row.seq!,
        );
      db.prepare('update body set bytes = ? where sha = ?').run(body.bytes, kept[0]!.body_sha!);
    }
    await owner.json('POST', '/api/bin/put-back', { ids: [ids.Ada, ids.Grace] });
    assert.equal((await owner.get('/api/contacts')).body.total, 3);
  });

  test('a row that is missing makes archive and comparison 503; the audit names the item itself', async () => {
    const row = rowOf(ids.Hedy!);
    db.prepare('delete from version where account_id = ? and item_id = ?').run(account, ids.Hedy!);
    assert.deepEqual(coded(await owner.json('POST', '/api/archives', {})), [503, 'store.unavailable']);
    assert.deepEqual(coded(await owner.json('POST', '/api/restores', { seq })), [503, 'store.unavailable']);
    assert.deepEqual(await findings(), { code: 3, named: [['contact', ids.Hedy, 'Hedy']] });
    const names = Object.keys(row);
    db.prepare(`insert into version (${names.join()}) values (${names.map(() => '?').join()})`).run(
      ...Object.values(row),
    );
    assert.equal((await archive()).state, 'complete');
  });

  test('a backup goes on without it, partial, and says which it is', async () => {
    await damaged(ids.Grace!, 'props', '{', async () => {
      const { body } = await owner.json('POST', '/api/backup', {});
      assert.equal(body.state, 'partial', body.reason);
      assert.match(body.reason, /“Grace” \(contact\): Its row is not what was written/);
      const { vault } = (await owner.get('/api/backup')).body;
      assert.deepEqual([vault.state, vault.behind], ['failing', 0]);
      assert.match(vault.todo, /Grace/);
    });
    assert.equal((await owner.json('POST', '/api/backup', {})).body.state, 'succeeded');
  });
});
