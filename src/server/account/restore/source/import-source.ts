import { readFile, stat } from 'node:fs/promises';
import { LifeboatError } from '../../../../shared/contract/problem.ts';
import { accepts } from '../../collections.ts';
import { newBody } from '../../bodies.ts';
import type { DiffEntry } from '../../diff.ts';
import { now, type Progress, type Room } from '../../room.ts';
import type { Scratch } from '../../scratch.ts';
import { type Props, type Version, versionHash } from '../../version.ts';
import { LIVE } from '../../live-row.ts';
import { readableOf } from '../../snapshot.ts';
import { liveVersions } from '../../versions.ts';
import { Staging } from '../staging.ts';
import { nameOfVersion } from '../text-facts.ts';
import { asItLies } from './as-it-lies.ts';
import { type ImportFormat, importFormat, type Imported, readImport } from './import.ts';
import type { WantedSource } from './source.ts';
import { Failures } from './wanted.ts';

/** What becomes of each format: rows of a table become cards. */
const MEDIA = { vcf: 'text/vcard', csv: 'text/vcard', ics: 'text/calendar' } as const;
const EXTENSION = { vcf: 'vcf', csv: 'vcf', ics: 'ics' } as const;
/** Read whole, so bounded. */
const MOST_BYTES = 256 * 1024 * 1024;

const TABLE = `create table imported (
  id text primary key, collection text, uid text, sha text, entry text, unique (collection, uid)
) without rowid`;

/** A .vcf, .csv or .ics file as what is wanted: its items added or, matched by UID, changed; nothing else is touched. */
export async function importSource(
  room: Room,
  scratch: Scratch,
  source: {
    account: string;
    path: string;
    name: string;
    mediaType: string;
    collection?: string | undefined;
    columns?: string[] | undefined;
    limit?: number | undefined;
  },
  progress: Progress,
): Promise<WantedSource> {
  const { account, path, name, collection, columns } = source;
  const format = importFormat(name, source.mediaType);
  const most = Math.min(source.limit ?? MOST_BYTES, MOST_BYTES);
  if ((await stat(path)).size > most)
    throw new LifeboatError('request.too-large', { detail: `More than ${most} bytes.` });
  const file = await readFile(path);
  const failures = new Failures();
  const collections = await collectionProps(room, account);
  if (collection !== undefined && !collections.has(collection))
    throw new LifeboatError('item.collection', { where: collection, detail: 'That collection is not here.' });
  scratch.exec(TABLE);
  const staging = new Staging(room, account);
  const add = new Import(room, scratch, staging, failures, collections);
  let taken = 0;
  for (const item of readImport(format, file, { account, collection, columns }, failures)) {
    if (await add.take(format === 'ics' ? await asItLies(room, account, item) : item, format)) taken++;
    if (taken % 500 === 0) progress(taken, taken);
  }
  await staging.flush();
  if (taken === 0) throw nothingTaken(format, failures);
  return {
    side: {
      collections: async function* () {},
      members: async function* () {
        for (const { entry } of scratch.each<{ entry: string }>('select entry from imported order by id'))
          yield JSON.parse(entry) as DiffEntry;
      },
    },
    failures,
    about: { type: 'import', name, at: null, seq: null, partial: failures.list.length > 0 },
    options: { keepRest: true },
  };
}

function nothingTaken(format: ImportFormat, { list: [first] }: Failures): LifeboatError {
  const what = { vcf: 'contact card', csv: 'row of a contact', ics: 'event, task or note' }[format];
  return new LifeboatError(format === 'ics' ? 'calendar.malformed' : 'card.malformed', {
    detail: first ? `${first.reason}` : `There is no ${what} in this file.`,
    ...(first?.line ? { where: `line ${first.line}` } : {}),
  });
}

async function collectionProps({ db }: Room, account: string): Promise<Map<string, Props>> {
  const rows = await liveVersions(db, account).where('kind', '=', 'collection').select(LIVE).execute();
  const found = new Map<string, Props>();
  for (const row of rows) found.set(row.item_id, (await readableOf(db, account, row)).version.props);
  return found;
}

/** Takes the pieces of a file one by one into scratch. */
class Import {
  readonly #scratch: Scratch;
  readonly #staging: Staging;
  readonly #failures: Failures;
  readonly #collections: Map<string, Props>;
  readonly #at: string;

  constructor(
    room: Room,
    scratch: Scratch,
    staging: Staging,
    failures: Failures,
    collections: Map<string, Props>,
  ) {
    this.#scratch = scratch;
    this.#staging = staging;
    this.#failures = failures;
    this.#collections = collections;
    this.#at = now(room);
  }

  /** Answers whether it was taken; if not, a failure says why. */
  async take(item: Imported, format: ImportFormat): Promise<boolean> {
    const { id, kind, collection, bytes, uid, uidAdded } = item;
    // a copy: sent to another thread, a view would take the whole file along
    const body = newBody(new Uint8Array(bytes));
    const parent = this.#collections.get(collection);
    if (!parent || !accepts(parent, kind))
      return this.#refuse(
        item,
        parent ? `That collection takes no ${kind}.` : 'That collection is not here.',
      );
    const version: Version = {
      kind,
      collection,
      href: `${id}.${EXTENSION[format]}`,
      mediaType: MEDIA[format],
      body: body.sha,
      props: { addedAt: this.#at },
    };
    const entry: DiffEntry = {
      id,
      hash: versionHash(version),
      version,
      size: bytes.length,
      uid,
      name: nameOfVersion(id, version, bytes),
      bodyOnly: true,
      ...(uidAdded ? { note: 'A UID line was added.' } : {}),
    };
    const added = this.#scratch.run(
      'insert or ignore into imported values (?, ?, ?, ?, ?)',
      id,
      collection,
      uid,
      body.sha,
      JSON.stringify(entry),
    );
    if (added === 0) return this.#repeated(item, body.sha);
    await this.#staging.text(body);
    return true;
  }

  #repeated(item: Imported, sha: string): boolean {
    const first = this.#scratch.get<{ sha: string }>(
      'select sha from imported where collection = ? and uid = ?',
      item.collection,
      item.uid,
    );
    const reason =
      first?.sha === sha
        ? 'It is in the file twice; it is taken once.'
        : 'Another one in the file has the same UID.';
    return this.#refuse(item, reason);
  }

  #refuse({ line, text }: Imported, reason: string): false {
    this.#failures.add({ line, where: null, reason, text });
    return false;
  }
}
