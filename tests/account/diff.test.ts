import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import {
  diff,
  type DiffEntry,
  type DiffRow,
  type LiveSide,
  type Pile,
} from '../../src/server/account/diff.ts';
import { newBody } from '../../src/server/account/bodies.ts';
import { collectionVersion, DEFAULTS, homeOf } from '../../src/server/account/collections.ts';
import type { Wanted } from '../../src/server/account/journal.ts';
import { Digest, sha256, type Version, versionHash } from '../../src/server/account/version.ts';
import { type Choices, MODES } from '../../src/shared/contract/archives.ts';
import { COLLECTION_TYPES, FIXED, KINDS } from '../../src/shared/contract/kinds.ts';
import { Desk } from '../contract/desk.ts';
import { type Opened, openOnSqlite } from '../contract/open.ts';
import { apply, plan } from './archive-tools.ts';

let opened: Opened;
before(async () => {
  opened = await openOnSqlite();
});
after(() => opened.close());

const RUNS = Number(process.env.LIFEBOAT_RUNS ?? 60);

/** A UUID for small numbers. */
const uuid = (n: number) => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;
/** What a number is never changes, as ids of one account mostly behave. */
const typeOf = (n: number) => COLLECTION_TYPES[n % 4]!;
const FOLDERS = [3, 7, 11];

/** A whole, sound account from small numbers: folders that may move, members with UIDs and hrefs that may be exchanged. */
const account = fc
  .record({
    collections: fc.uniqueArray(fc.nat(11), { maxLength: 9 }),
    parents: fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }),
    members: fc.uniqueArray(
      fc.record({ n: fc.integer({ min: 20, max: 45 }), body: fc.nat(3), place: fc.nat(8), name: fc.nat(5) }),
      { selector: (m) => m.n, maxLength: 18 },
    ),
  })
  .map(({ collections, parents, members }) => {
    const items = new Map<string, Wanted>();
    const put = (id: string, version: Version, uid: string | null = null) => {
      const taken = [...items.values()].some(
        (other) =>
          other.version.collection === version.collection &&
          (other.version.href === version.href || (uid !== null && other.uid === uid)),
      );
      if (!taken) items.set(id, { id, version, size: version.body === null ? 0 : 1, uid });
    };
    for (const { id, version } of DEFAULTS) put(id, version);
    for (const n of collections.sort((a, b) => a - b)) {
      const type = typeOf(n);
      // a folder lies at the top, or in one with a smaller number or, turned round, a larger one that is at the top
      const parent = type === 'folder' ? folderFor(n, parents[n]!, items) : homeOf(type);
      put(uuid(n), collectionVersion(type, `c${parents[n]! % 3}-${type}`, { name: `C${n}` }, parent));
    }
    for (const { n, body, place, name } of members) {
      const kind = (['contact', 'event', 'note', 'photo', 'file'] as const)[n % 5]!;
      const media = kind === 'photo' || kind === 'file';
      const type =
        kind === 'contact' ? 'addressbook' : kind === 'note' ? 'notebook' : media ? 'folder' : 'calendar';
      const homes = [...items.values()].filter(
        (i) => i.version.kind === 'collection' && collectionTypeOf(i.version) === type,
      );
      const collection = homes[place % homes.length]!.id;
      const sha = sha256(`${kind} ${body}`);
      put(
        uuid(n),
        {
          kind,
          collection,
          href: `h${name}`,
          mediaType: media ? 'image/png' : kind === 'contact' ? 'text/vcard' : 'text/calendar',
          body: sha,
          props: {},
        },
        media ? null : `uid${(name + body) % 7}`,
      );
    }
    return items;
  });

const collectionTypeOf = ({ props }: Version) => {
  const components = props.components ?? [];
  if (components.includes('VCARD')) return 'addressbook';
  return components.length === 0 ? 'folder' : components.length === 1 ? 'notebook' : 'calendar';
};

function folderFor(n: number, choice: number, items: Map<string, Wanted>): string {
  const above = FOLDERS.filter((other) => other < n && items.has(uuid(other))).map(uuid);
  return [FIXED.library, ...above][choice % (above.length + 1)]!;
}

function pile<T>(): Pile<T> {
  const held: { key: string; value: T }[] = [];
  return {
    add: (key, value) => void held.push({ key, value }),
    sorted: () => held.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
  };
}

function side(items: Map<string, Wanted>): LiveSide {
  const sorted = [...items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const entries = async function* (collections: boolean): AsyncGenerator<DiffEntry> {
    for (const { id, version, size, uid } of sorted)
      if ((version.kind === 'collection') === collections)
        yield { id, version, size, uid, hash: versionHash(version) };
  };
  return {
    collections: () => entries(true),
    members: () => entries(false),
    membersAmong: async (ids) =>
      new Set(ids.filter((id) => items.has(id) && items.get(id)!.version.kind !== 'collection')),
  };
}

const rowsOf = (a: Map<string, Wanted>, b: Map<string, Wanted>): Promise<DiffRow[]> =>
  Array.fromAsync(diff(side(a), side(b), pile));

function applied(a: Map<string, Wanted>, rows: DiffRow[]): Map<string, Version> {
  const result = new Map([...a].map(([id, { version }]) => [id, version]));
  for (const row of rows)
    if (row.action === 'remove') result.delete(row.id);
    else if (row.version) result.set(row.id, row.version);
  return result;
}

function digestOf(items: Map<string, Version>): string {
  const digest = new Digest();
  for (const [id, version] of [...items].sort(([x], [y]) => (x < y ? -1 : 1)))
    digest.add(id, versionHash(version));
  return digest.hex();
}

test('what is applied has the items of the other side, each id once, same rows only where nothing differs', async () => {
  await fc.assert(
    fc.asyncProperty(account, account, async (a, b) => {
      const rows = await rowsOf(a, b);
      assert.equal(new Set(rows.map((row) => row.id)).size, rows.length);
      const result = applied(a, rows);
      const shape = (items: Iterable<Version>) =>
        [...items].map(({ kind, body, props }) => `${kind} ${body} ${props.name ?? ''}`).sort();
      assert.deepEqual(shape(result.values()), shape([...b.values()].map((w) => w.version)));
      for (const row of rows)
        if (row.action === 'same') assert.equal(row.before, row.after);
        else assert.notEqual(row.before, row.after);
    }),
    { numRuns: RUNS * 10 },
  );
});

test('into an empty account, and where ids alone match, it gives the other side exactly', async () => {
  const start = new Map(DEFAULTS.map(({ id, version }) => [id, { id, version, size: 0, uid: null }]));
  await fc.assert(
    fc.asyncProperty(account, async (b) => {
      const result = applied(start, await rowsOf(start, b));
      assert.equal(digestOf(result), digestOf(new Map([...b].map(([id, { version }]) => [id, version]))));
      assert.ok((await rowsOf(b, b)).every((row) => row.action === 'same'));
    }),
    { numRuns: RUNS * 5 },
  );
});

/** Makes a real account stand as `items` say. */
async function standAs(desk: Desk, items: Map<string, Wanted>): Promise<void> {
  const bodies = KINDS.flatMap((kind) => [0, 1, 2, 3].map((n) => newBody(Buffer.from(`${kind} ${n}`))));
  await opened.room.writer.run('stageBodies', { account: desk.account, bodies });
  const live = await desk.items();
  await desk.remove([...live.keys()].filter((id) => !Object.values(FIXED).includes(id as never)));
  const wanted = [...items.values()].filter((w) => !Object.values(FIXED).includes(w.id as never));
  const folders = wanted.filter((w) => w.version.kind === 'collection');
  await opened.room.writer.run('save', { act: desk.act(), items: folders });
  await opened.room.writer.run('save', {
    act: desk.act(),
    items: wanted.filter((w) => w.version.kind !== 'collection'),
  });
}

test('in a real account: back to an earlier seq exactly, and undo brings the digest back', async () => {
  await fc.assert(
    fc.asyncProperty(account, account, async (a, b) => {
      const desk = await Desk.open(opened.room);
      await standAs(desk, b);
      const [then, { seq }] = [await desk.digest(), await desk.head()];
      await standAs(desk, a);
      const now = await desk.digest();
      const done = await apply(desk, await plan(desk, { type: 'seq', seq }), { mode: 'exact' });
      assert.equal(done.report?.digest, done.report?.expected);
      assert.deepEqual(done.report?.skipped, []);
      const ids = (items: Map<string, string>) => [...items.keys()].sort();
      if (
        done.report!.moved.length === 0 &&
        ids(await desk.items(seq)).join() === ids(await desk.items()).join()
      )
        assert.equal(await desk.digest(), then);
      if (done.batch) await desk.undo(done.batch);
      assert.equal(await desk.digest(), now);
    }),
    { numRuns: RUNS },
  );
});

const choices: fc.Arbitrary<Choices> = fc.record(
  {
    mode: fc.constantFrom(...MODES),
    kinds: fc.dictionary(fc.constantFrom(...KINDS), fc.constantFrom(...MODES, 'none'), {
      maxKeys: 3,
    }),
    only: fc.uniqueArray(fc.nat(45).map(uuid), { maxLength: 20 }),
  },
  { requiredKeys: [] },
);

test('whatever is chosen, what was planned is what was done, each exception is named, and undo is whole', async () => {
  await fc.assert(
    fc.asyncProperty(account, account, choices, async (a, b, chosen) => {
      const desk = await Desk.open(opened.room);
      await standAs(desk, b);
      const { seq } = await desk.head();
      await standAs(desk, a);
      const [now, before] = [await desk.digest(), await desk.items()];
      const done = await apply(desk, await plan(desk, { type: 'seq', seq }), chosen);
      const { report } = done;
      assert.equal(report!.digest, report!.expected);
      assert.equal(report!.planned, report!.done + report!.skipped.length);
      if ((chosen.mode ?? 'missing') !== 'exact' && !Object.values(chosen.kinds ?? {}).includes('exact'))
        for (const id of before.keys())
          assert.ok((await desk.items()).has(id), 'nothing goes that was not to go');
      if (done.batch) await desk.undo(done.batch);
      assert.equal(await desk.digest(), now);
    }),
    { numRuns: RUNS * 2 },
  );
});

test('an id that is a collection here and an item there gets another one', async () => {
  const id = randomUUID();
  const here = new Map(
    DEFAULTS.map(({ id: fixed, version }) => [
      fixed,
      { id: fixed, version, size: 0, uid: null as string | null },
    ]),
  );
  const there = new Map(here);
  here.set(id, { id, version: collectionVersion('folder', 'x', { name: 'x' }), size: 0, uid: null });
  const photo: Version = {
    kind: 'photo',
    collection: FIXED.library,
    href: 'x',
    mediaType: 'image/png',
    body: sha256('x'),
    props: {},
  };
  there.set(id, { id, version: photo, size: 1, uid: null });
  for (const [a, b] of [
    [here, there],
    [there, here],
  ] as const) {
    const rows = (await rowsOf(a, b)).filter((row) => row.action !== 'same');
    assert.deepEqual(rows.map((row) => row.action).sort(), ['add', 'remove']);
    assert.notEqual(rows.find((row) => row.action === 'add')!.id, id);
  }
});
