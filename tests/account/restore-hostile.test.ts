import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { restoresOf } from '../../src/server/account/restore/list.ts';
import { Digest, type Version, versionHash } from '../../src/server/account/version.ts';
import { LifeboatError } from '../../src/shared/contract/problem.ts';
import { Desk } from '../contract/desk.ts';
import { type Opened, openOnSqlite } from '../contract/open.ts';
import { apply, filled, freeze, planArchive } from './archive-tools.ts';
import { type Files, filesOf, zipOf } from './zip-files.ts';

let opened: Opened;
let desk: Desk;
let files: Files;
before(async () => {
  opened = await openOnSqlite();
  desk = await filled(opened.room);
  files = await filesOf((await freeze(desk)).bytes);
});
after(() => opened.close());

type Item = Record<string, unknown> & { id: string; props: Record<string, unknown> };

/** The archive with its manifest changed; the digest is made right again, as a forger would. */
function forged(change: (items: Item[]) => void): Buffer {
  const manifest = JSON.parse(files.get('manifest.json')!.toString()) as { items: Item[]; digest: string };
  change(manifest.items);
  manifest.items.sort((a, b) => (a.id < b.id ? -1 : 1));
  const digest = new Digest();
  try {
    for (const item of manifest.items) digest.add(item.id, versionHash(item as unknown as Version));
  } catch {
    // ids that cannot be digested are refused before the digest is looked at
  }
  manifest.digest = digest.hex();
  return zipOf(new Map([...files, ['manifest.json', Buffer.from(lines(manifest))]]));
}

function lines({ items, ...rest }: { items: Item[] } & Record<string, unknown>): string {
  const { files: listed, counts, digest, ...header } = rest as Record<string, never>;
  const list = (all: unknown[]) =>
    all.map((one) => JSON.stringify(one)).join(',\n') + (all.length > 0 ? '\n' : '');
  return `${JSON.stringify(header).slice(0, -1)},"items":[\n${list(items)}],"files":[\n${list(listed as never)}],"counts":${JSON.stringify(counts)},"digest":"${String(digest)}"}\n`;
}

const first = (items: Item[], kind: string): Item => items.find((item) => item.kind === kind)!;

const FORGERIES: [string, (items: Item[]) => void][] = [
  ['a kind there is not', (items) => (first(items, 'contact').kind = 'agent')],
  ['an id that is no UUID', (items) => (first(items, 'contact').id = '../x')],
  ['an href that leads away', (items) => (first(items, 'contact').href = '../x.vcf')],
  ['an href with a line break', (items) => (first(items, 'contact').href = 'a\nb')],
  ['an empty href', (items) => (first(items, 'file').href = '')],
  ['a prop there is not', (items) => (first(items, 'photo').props.role = 'operator')],
  ['a prop of another type', (items) => (first(items, 'photo').props.favourite = 'yes')],
  ['a giant prop', (items) => (first(items, 'photo').props.title = 'x'.repeat(100_000))],
  ['a document as photo', (items) => (first(items, 'photo').mediaType = 'text/html')],
  ['an SVG', (items) => (first(items, 'photo').mediaType = 'image/svg+xml')],
  ['a card as calendar', (items) => (first(items, 'contact').mediaType = 'text/calendar')],
  ['a member without a body', (items) => (first(items, 'contact').body = null)],
  ['a body that is no hash', (items) => (first(items, 'photo').body = 'zz')],
  ['a path outside', (items) => (first(items, 'photo').path = 'contacts/x.vcf')],
  ['an originals file outside', (items) => (first(items, 'contact').file = 'manifest.json')],
  ['a negative offset', (items) => (first(items, 'contact').offset = -1)],
  ['a fixed collection turned into another', (items) => (items[0]!.props.components = [])],
  ['the root moved', (items) => (items[3]!.collection = 'contacts')],
  ['the same id twice', (items) => void items.push({ ...items.at(-1)! })],
  [
    'a promised text of a terabyte',
    (items) => Object.assign(first(items, 'contact'), { size: 2 ** 40, length: 2 ** 40 }),
  ],
];

for (const [name, change] of FORGERIES)
  test(`refused whole, naming the line: ${name}`, async () => {
    const other = await Desk.open(opened.room);
    await assert.rejects(planArchive(other, forged(change)), (error: unknown) => {
      assert.ok(error instanceof LifeboatError);
      assert.equal(error.code, 'archive.malformed');
      assert.match(error.extra.where ?? '', /^manifest\.json, line \d+/);
      return true;
    });
    const [row] = (await restoresOf(opened.room, other.account)).items;
    assert.equal(row!.state, 'failed');
    assert.ok(row!.reason);
  });

const SINGLE: [string, (items: Item[]) => void, RegExp][] = [
  [
    'a member of a collection that is not there',
    (items) => (first(items, 'contact').collection = 'f'.repeat(8) + '-0000-4000-8000-000000000000'),
    /collection it lies in/,
  ],
  [
    'a card in a calendar',
    (items) => (first(items, 'contact').collection = items[1]!.id),
    /takes no contact/,
  ],
  ['bytes beyond the part', (items) => (first(items, 'contact').offset = 10_000_000), /ends before/],
  ['bytes of another item', (items) => (first(items, 'contact').offset = 3), /damaged/],
  [
    'a path to other bytes',
    (items) => Object.assign(first(items, 'file'), { body: 'a'.repeat(64), sha256: 'a'.repeat(64) }),
    /damaged/,
  ],
];

for (const [name, change, reason] of SINGLE)
  test(`left out and named, the rest goes in: ${name}`, async () => {
    const other = await Desk.open(opened.room);
    const made = await planArchive(other, forged(change));
    assert.equal(made.failures.length, 1, JSON.stringify(made.failures));
    assert.match(made.failures[0]!.reason, reason);
    const done = await apply(other, made);
    assert.equal(done.report?.state, 'partial');
    assert.equal((await other.items()).size, (await desk.items()).size - 1);
  });

test('a file under another name is known by its bytes, also when its path names something else', async () => {
  const other = await Desk.open(opened.room);
  const swapped = forged((items) => (first(items, 'file').path = first(items, 'photo').path));
  const made = await planArchive(other, swapped);
  assert.deepEqual(made.failures, []);
});

test('folders in a circle are left out with all in them', async () => {
  const other = await Desk.open(opened.room);
  const made = await planArchive(
    other,
    forged((items) => {
      const folder = (name: string) =>
        items.find((item) => item.kind === 'collection' && item.href === name)!;
      folder('Trips').collection = folder('Norway').id;
    }),
  );
  assert.ok(made.failures.length >= 4);
  assert.equal((await apply(other, made)).report?.digest, (await apply(other, made)).report?.expected);
});

test('a damaged photo and a damaged part cost their items only, and nothing here is removed for them', async () => {
  const photo = [...files].find(([, bytes]) => bytes.toString() === 'jpeg two')![0];
  const part = Buffer.from(files.get('originals/Family_ _us_.vcf')!);
  part[part.indexOf('Grace')] = 0x58;
  const damaged = zipOf(
    new Map([
      ...files,
      [photo, Buffer.from('jpeg 2wo')],
      ['originals/Family_ _us_.vcf', part],
      ['contacts/Contacts.vcf', Buffer.from('not the cards')],
    ]),
  );
  const other = await Desk.open(opened.room);
  const made = await planArchive(other, damaged);
  assert.deepEqual(made.failures.map((f) => f.where).sort(), [
    'contacts/Contacts.vcf',
    'originals/Family_ _us_.vcf',
    photo,
  ]);
  await apply(other, made);
  assert.equal((await other.items()).size, (await desk.items()).size - 2);
  // the two that are whole in an account are not taken away for being damaged in the archive
  const third = await Desk.open(opened.room);
  await apply(third, await planArchive(third, zipOf(files)));
  await opened.damage(`delete from body where account_id = ? and instr(bytes, 'Grace') > 0`, [third.account]);
  const exact = await planArchive(third, damaged);
  assert.equal(
    Object.values(exact.counts).reduce((sum, c) => sum + c.removed + c.changed, 0),
    0,
  );
});

test('in an account that still has the bytes nothing is missing, however damaged the archive', async () => {
  const bare: Files = new Map([['manifest.json', files.get('manifest.json')!]]);
  const made = await planArchive(desk, zipOf(bare));
  assert.ok(made.failures.length > 0, 'the owner learns that the copy is damaged');
  assert.ok(made.failures.every((failure) => failure.here));
  assert.ok(Object.values(made.counts).every((c) => c.added + c.changed + c.removed === 0));
  const other = await Desk.open(opened.room);
  const empty = await planArchive(other, zipOf(bare));
  assert.equal(empty.failures.length, [...(await desk.items())].length - 9);
});

test('no archive of ours is refused, with the reason', async () => {
  const other = await Desk.open(opened.room);
  const cases: [Uint8Array, string][] = [
    [Buffer.from('hello'), 'archive.malformed'],
    [Buffer.alloc(0), 'archive.malformed'],
    [zipOf(new Map([['a.txt', Buffer.from('a')]])), 'archive.malformed'],
    [zipOf(new Map([['manifest.json', Buffer.from('{}')]])), 'archive.malformed'],
    [zipOf(new Map([['manifest.json', Buffer.from('x'.repeat(5 << 20))]])), 'archive.malformed'],
    [zipOf(new Map([['manifest.json', Buffer.from([0xff, 0xfe, 0x0a])]])), 'archive.malformed'],
  ];
  for (const [bytes, code] of cases) await assert.rejects(planArchive(other, bytes), { code });
  assert.equal((await other.head()).seq, 4);
});

test('any line of the manifest changed in any way is refused or changes nothing that was not shown', async () => {
  const text = files.get('manifest.json')!.toString();
  await fc.assert(
    fc.asyncProperty(
      fc.nat(text.length - 1),
      fc.string({ maxLength: 4 }),
      fc.nat(6),
      async (at, put, cut) => {
        const manifest = Buffer.from(text.slice(0, at) + put + text.slice(at + cut));
        const other = await Desk.open(opened.room);
        try {
          const made = await planArchive(other, zipOf(new Map([...files, ['manifest.json', manifest]])));
          const done = await apply(other, made);
          assert.equal(done.report!.digest, done.report!.expected);
        } catch (error) {
          assert.ok(error instanceof LifeboatError, String((error as Error).stack));
          assert.equal(error.code, 'archive.malformed');
          assert.equal((await other.head()).seq, 4);
        }
      },
    ),
    { numRuns: 60 },
  );
  assert.deepEqual(
    (await readdir(join(opened.place.data, 'tmp'))).filter((name) => name.startsWith('.tmp-')),
    [],
  );
});
