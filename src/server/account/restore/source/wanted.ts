import type { ImportFailure } from '../../../../shared/contract/archives.ts';
import type { Kind } from '../../../../shared/contract/kinds.ts';
import type { ManifestFile, ManifestItem } from '../../../../shared/formats/manifest.ts';
import type { DiffEntry, Side } from '../../diff.ts';
import { factsOf } from '../text-facts.ts';
import type { Scratch } from '../../scratch.ts';
import { type Props, type Version, versionHash } from '../../version.ts';

const MOST_FAILURES = 1000;
const LONGEST_TEXT = 2000;

/** What could not be taken, listed up to a limit and counted beyond. */
export class Failures {
  readonly list: ImportFailure[] = [];
  #more = 0;

  add(failure: ImportFailure): void {
    if (this.list.length >= MOST_FAILURES) this.#more++;
    else this.list.push({ ...failure, text: failure.text.slice(0, LONGEST_TEXT).toWellFormed() });
  }

  get all(): ImportFailure[] {
    if (this.#more === 0) return this.list;
    return [...this.list, { line: null, where: null, reason: `And ${this.#more} more.`, text: '' }];
  }
}

/** An item of the manifest as it lies in scratch. `state`: null not yet read, '' good, else why it is not. */
export interface WantedRow {
  id: string;
  line: number;
  kind: Kind;
  collection: string;
  href: string;
  media_type: string;
  body: string | null;
  props: string;
  size: number;
  path: string | null;
  part: string | null;
  offset: number | null;
  uid: string | null;
  name: string | null;
  state: string | null;
  /** What was wrong with its bytes in the archive; they may still be in the account. */
  fault: string | null;
}

const TABLES = `
  create table wanted (
    id text primary key, line int, kind text, collection text, href text, media_type text, body text, props text,
    size int, path text, part text, offset int, uid text, name text, state text, fault text
  ) without rowid;
  create index wanted_path on wanted (path) where path is not null;
  create index wanted_part on wanted (part, offset) where part is not null;
  create index wanted_open on wanted (id) where state is null;
  create index wanted_body on wanted (body);
  create table part (path text primary key, size int, sha text, derived int, seen int) without rowid;
  create index part_sha on part (sha);
  create table uid (collection text, uid text, primary key (collection, uid)) without rowid;
`;

/** What an archive wants the account to be: its manifest, and what reading the bytes said of each item. */
export class Wanted implements Side {
  readonly scratch: Scratch;
  readonly failures: Failures;

  constructor(scratch: Scratch, failures: Failures) {
    this.scratch = scratch;
    this.failures = failures;
    scratch.exec(TABLES);
  }

  addItem(line: number, item: ManifestItem, version: Version): void {
    const { path = null, file = null, offset = null, missing } = item;
    this.scratch.run(
      'insert into wanted values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)',
      item.id,
      line,
      version.kind,
      version.collection,
      version.href,
      version.mediaType,
      version.body,
      JSON.stringify(version.props),
      item.size,
      missing === undefined ? path : null,
      missing === undefined ? file : null,
      offset,
      item.uid ?? null,
      version.kind === 'collection' ? (version.props.name ?? version.href) : null,
      version.kind === 'collection' ? '' : null,
    );
  }

  /** Answers false when the path is there already. */
  addPart({ path, size, sha256, derived }: ManifestFile): boolean {
    return (
      this.scratch.run(
        'insert or ignore into part values (?, ?, ?, ?, 0)',
        path,
        size,
        sha256,
        derived ? 1 : 0,
      ) === 1
    );
  }

  good(row: WantedRow, uid: string | null, name: string): void {
    if (
      uid !== null &&
      this.scratch.run('insert or ignore into uid values (?, ?)', row.collection, uid) === 0
    )
      return this.bad(row, 'Another item in its collection has the same UID.');
    this.scratch.run("update wanted set state = '', uid = ?, name = ? where id = ?", uid, name, row.id);
  }

  goodText(row: WantedRow, bytes: Uint8Array): void {
    const { uid, name } = factsOf(row.id, versionOfWanted(row), bytes);
    this.good(row, uid, name);
  }

  /** Its bytes are to come: what the list says of it counts until then. */
  awaited(row: WantedRow): void {
    this.scratch.run("update wanted set state = '', name = ? where id = ?", nameOfMedia(row), row.id);
  }

  /** Its bytes are not right here. Whether it is lost is not yet said. */
  doubt(row: WantedRow, fault: string): void {
    this.scratch.run('update wanted set fault = ? where id = ?', fault, row.id);
  }

  bad(row: WantedRow, reason: string): void {
    this.scratch.run('update wanted set state = ? where id = ?', reason || 'unknown', row.id);
    this.failures.add(this.#failure(row, reason));
  }

  /** Damaged in the archive, but whole in the account: nothing is missing, and the owner learns of the damage. */
  spared(row: WantedRow, fault: string): void {
    this.failures.add({ ...this.#failure(row, `${fault} Your account has it whole.`), here: true });
  }

  #failure(row: WantedRow, reason: string): ImportFailure {
    const text = row.name ?? (JSON.parse(row.props) as Props).name ?? row.href;
    return { line: row.line, where: row.path ?? row.part, reason, text };
  }

  byPath(path: string): WantedRow[] {
    return this.scratch.all<WantedRow>('select * from wanted where path = ?', path);
  }

  async *collections(): AsyncGenerator<DiffEntry> {
    yield* this.#entries("kind = 'collection'");
  }

  async *members(): AsyncGenerator<DiffEntry> {
    yield* this.#entries("kind != 'collection'");
  }

  *#entries(where: string): Generator<DiffEntry> {
    const rows = this.scratch.each<WantedRow>(`select * from wanted where ${where} order by id`);
    for (const row of rows) {
      const version = versionOfWanted(row);
      const bad = row.state === '' ? {} : { unreadable: row.state ?? 'It is not in the archive.' };
      const name = row.name === null ? {} : { name: row.name };
      yield {
        id: row.id,
        hash: versionHash(version),
        version,
        size: row.size,
        uid: row.uid,
        ...name,
        ...bad,
      };
    }
  }
}

export const versionOfWanted = (row: WantedRow): Version => ({
  kind: row.kind,
  collection: row.collection,
  href: row.href,
  mediaType: row.media_type,
  body: row.body,
  props: JSON.parse(row.props) as Props,
});

export const nameOfMedia = (row: WantedRow): string => (JSON.parse(row.props) as Props).name ?? row.href;
