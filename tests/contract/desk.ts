import { randomUUID } from 'node:crypto';
import { newBody } from '../../src/server/account/bodies.ts';
import { collectionVersion } from '../../src/server/account/collections.ts';
import type { Act, Outcome, Policy, Wanted } from '../../src/server/account/journal.ts';
import type { Room } from '../../src/server/account/room.ts';
import { snapshotAt, snapshotFacts } from '../../src/server/account/snapshot.ts';
import type { NewBody, Placed } from '../../src/server/account/verbs/save.ts';
import type { Undone } from '../../src/server/account/verbs/undo.ts';
import type { Props, Version } from '../../src/server/account/version.ts';
import type { BlobStat } from '../../src/server/store/blobs/blobs.ts';
import { type CollectionType, FIXED, type Kind } from '../../src/shared/contract/kinds.ts';

/** An item as a test wants it to stand, and the bytes that come with it. */
export interface Piece {
  wanted: Wanted;
  body?: NewBody;
  blob?: BlobStat;
}

interface About {
  id?: string;
  uid?: string | null;
  href?: string;
  collection?: string;
  props?: Props;
  expect?: string | null;
}

const MEDIA: Partial<Record<Kind, [type: string, extension: string]>> = {
  contact: ['text/vcard', '.vcf'],
  event: ['text/calendar', '.ics'],
  task: ['text/calendar', '.ics'],
  note: ['text/calendar', '.ics'],
};

const COMPONENT: Partial<Record<Kind, string>> = { event: 'VEVENT', task: 'VTODO', note: 'VJOURNAL' };
const HOME: Partial<Record<Kind, string>> = {
  contact: FIXED.book,
  event: FIXED.calendar,
  task: FIXED.calendar,
  note: FIXED.notebook,
};

export const vcard = (uid: string, name: string, lines = ''): string =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:${name}\r\nN:${name};;;;\r\n${lines}END:VCARD\r\n`;

const calendarText = (component: string, uid: string, title: string): string =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\nBEGIN:${component}\r\nUID:${uid}\r\n` +
  `DTSTAMP:20260501T000000Z\r\nDTSTART:20260502T090000Z\r\nSUMMARY:${title}\r\nEND:${component}\r\nEND:VCALENDAR\r\n`;

/** One account and the plain words a test uses to write and read it. */
export class Desk {
  readonly room: Room;
  readonly account: string;
  #at = Date.parse('2026-05-01T00:00:00Z');

  private constructor(room: Room, account: string) {
    this.room = room;
    this.account = account;
  }

  static async open(room: Room): Promise<Desk> {
    const desk = new Desk(room, randomUUID());
    await room.writer.run('createAccount', {
      id: desk.account,
      email: `${desk.account}@example.org`,
      name: 'Ada',
      password: 'not a hash',
      role: 'owner',
      at: desk.now(),
      epoch: randomUUID(),
      batch: randomUUID(),
    });
    return desk;
  }

  /** A desk for an account that is there already. */
  static at(room: Room, account: string): Desk {
    return new Desk(room, account);
  }

  /** A moment, each later than the one before. */
  now(): string {
    this.#at += 1000;
    return new Date(this.#at).toISOString();
  }

  act(more: Partial<Act> = {}): Act {
    return {
      account: this.account,
      batch: randomUUID(),
      actor: { type: 'owner', id: this.account },
      at: this.now(),
      act: 'save',
      ...more,
    };
  }

  /** A contact, event, task or note. */
  text(kind: Kind, name: string, about: About = {}): Piece {
    const id = about.id ?? randomUUID();
    const uid = about.uid === undefined ? id : about.uid;
    const [mediaType, extension] = MEDIA[kind]!;
    const component = COMPONENT[kind];
    const said = uid ?? 'none';
    const body = newBody(Buffer.from(component ? calendarText(component, said, name) : vcard(said, name)));
    const version: Version = {
      kind,
      collection: about.collection ?? HOME[kind]!,
      href: about.href ?? `${id}${extension}`,
      mediaType,
      body: body.sha,
      props: about.props ?? {},
    };
    return { wanted: { id, version, size: body.bytes.length, uid, ...expecting(about) }, body };
  }

  card(name: string, about: About = {}): Piece {
    return this.text('contact', name, about);
  }

  /** A photo whose bytes are durable already. */
  async photo(bytes: string, about: About = {}): Promise<Piece> {
    const id = about.id ?? randomUUID();
    const blob = await this.room.blobs.put(this.account, oneChunk(Buffer.from(bytes)));
    const version: Version = {
      kind: 'photo',
      collection: about.collection ?? FIXED.library,
      href: about.href ?? `${id}.jpg`,
      mediaType: 'image/jpeg',
      body: blob.sha,
      props: about.props ?? { addedAt: '2026-05-01T00:00:00.000Z' },
    };
    return { wanted: { id, version, size: blob.size, uid: null, ...expecting(about) }, blob };
  }

  collection(type: CollectionType, href: string, about: About = {}): Piece {
    const version = collectionVersion(type, href, about.props ?? { name: href }, about.collection);
    return {
      wanted: { id: about.id ?? randomUUID(), version, size: 0, uid: null, ...expecting(about) },
    };
  }

  /** Puts pieces as one step. */
  save(
    pieces: Piece | Piece[],
    { policy, ...act }: Partial<Act> & { policy?: Policy } = {},
  ): Promise<Outcome<Placed | null>> {
    const all = [pieces].flat();
    return this.room.writer.run('save', {
      act: this.act(act),
      items: all.map((p) => p.wanted),
      bodies: all.flatMap((p) => p.body ?? []),
      blobs: all.flatMap((p) => p.blob ?? []),
      policy,
    });
  }

  remove(ids: string | string[], expect?: string): Promise<Outcome<number | null>> {
    return this.room.writer.run('remove', { act: this.act({ act: 'delete' }), ids: [ids].flat(), expect });
  }

  undo(batch: string, items?: string[], more: Partial<Act> = {}): Promise<Outcome<Undone | null>> {
    return this.room.writer.run('undo', { act: this.act({ act: 'undo', ...more }), batch, items });
  }

  putBack(ids: string[]): Promise<Outcome<Undone | null>> {
    return this.room.writer.run('putBack', { act: this.act({ act: 'undo' }), ids });
  }

  async digest(seq?: number): Promise<string> {
    return (await snapshotFacts(this.room, { account: this.account, seq })).digest;
  }

  /** Live items, or those at `seq`: version hash by id. */
  async items(seq?: number): Promise<Map<string, string>> {
    const at = seq ?? (await this.head()).seq;
    const found = new Map<string, string>();
    for await (const entry of snapshotAt(this.room, this.account, at)) found.set(entry.id, entry.hash);
    return found;
  }

  head(): Promise<{ seq: number; chain: string; epoch: string }> {
    return this.room.db
      .selectFrom('account')
      .where('account_id', '=', this.account)
      .select(['seq', 'chain', 'epoch'])
      .executeTakeFirstOrThrow();
  }

  async members(collection: string): Promise<number> {
    const row = await this.room.db
      .selectFrom('collection_state')
      .where('account_id', '=', this.account)
      .where('collection_id', '=', collection)
      .select('members')
      .executeTakeFirst();
    return row?.members ?? 0;
  }
}

const expecting = ({ expect }: About) => (expect === undefined ? {} : { expect });

export async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
