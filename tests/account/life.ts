import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { newBody } from '../../src/server/account/bodies.ts';
import { makePlan } from '../../src/server/account/restore/plan.ts';
import { restoreOf } from '../../src/server/account/restore/list.ts';
import { verifyApplied } from '../../src/server/account/restore/verify.ts';
import { startPlan } from '../../src/server/account/restore/start.ts';
import { type Version, versionHash } from '../../src/server/account/version.ts';
import { FIXED } from '../../src/shared/contract/kinds.ts';
import { LifeboatError } from '../../src/shared/contract/problem.ts';
import type { Policy } from '../../src/server/account/journal.ts';
import { Desk, type Piece } from '../contract/desk.ts';
import { digestOf, type Held, heldNow, keysOf, type State } from './held.ts';

/** One act of a generated life; numbers pick among what is there when its turn comes. */
export interface Step {
  act: (typeof ACTS)[number];
  a: number;
  b: number;
  many: number;
}

const ACTS = [
  ...['create', 'create', 'create', 'edit', 'edit', 'move', 'rename', 'remove', 'mixed'],
  ...['collect', 'drop', 'nest', 'undo', 'undo', 'undoOld', 'putBack'],
] as const;

export const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...ACTS),
  a: fc.nat(10_000),
  b: fc.nat(10_000),
  many: fc.integer({ min: 1, max: 4 }),
});

/** What one batch did to each item it touched. */
interface Done {
  batch: string;
  turns: Map<string, { before: Held | undefined; after: Held | undefined }>;
}

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length];

/**
 * An account lived through the real room beside a model of a few maps. Whatever the room answers is compared with
 * what the model says must follow; `check` compares the whole.
 */
export class Life {
  readonly desk: Desk;
  now: State;
  readonly past: Done[] = [];
  /** States by seq, to go back to. */
  readonly states = new Map<number, State>();
  refused = 0;
  readonly restores = { equal: 0, matched: 0 };

  private constructor(desk: Desk, start: State) {
    this.desk = desk;
    this.now = start;
  }

  static async begin(desk: Desk): Promise<Life> {
    return new Life(desk, await heldNow(desk));
  }

  digest(state: State = this.now): string {
    return digestOf(state);
  }

  /** The room's digest is the model's. */
  async check(): Promise<void> {
    assert.equal(await this.desk.digest(), this.digest());
  }

  async live(s: Step): Promise<void> {
    await this[s.act](s);
    const { seq } = await this.desk.head();
    this.states.set(seq, this.now);
  }

  #ids(of: (version: Version) => boolean): string[] {
    return [...this.now].filter(([, held]) => of(held.version)).map(([id]) => id);
  }

  #folders(): string[] {
    return this.#ids((v) => v.kind === 'collection' && (v.props.components ?? []).length === 0);
  }

  #books(): string[] {
    return this.#ids((v) => v.props.components?.includes('VCARD') ?? false);
  }

  #members(): string[] {
    return this.#ids((v) => v.kind !== 'collection');
  }

  #own(): string[] {
    return this.#ids((v) => v.kind === 'collection').filter(
      (id) => !Object.values(FIXED).includes(id as never),
    );
  }

  #piece(id: string, version: Version, { size, uid, body }: Pick<Held, 'size' | 'uid' | 'body'>): Piece {
    return { wanted: { id, version, size, uid }, body };
  }

  /** A new item: names and UIDs are few, so that they collide. */
  #fresh({ a, b }: Step): Piece {
    const uid = a % 5 === 0 ? `uid ${b % 12}` : randomUUID();
    if (a % 3 === 0) return this.desk.card(`Card ${b}`, { uid, collection: pick(this.#books(), b)! });
    if (a % 3 === 1)
      return this.desk.text(a % 2 === 0 ? 'event' : 'note', `Text ${b}`, { uid, collection: FIXED.calendar });
    const body = newBody(Buffer.from(`photo ${b}`));
    return this.#piece(
      randomUUID(),
      {
        kind: 'photo',
        collection: pick(this.#folders(), b)!,
        href: `IMG ${b % 15}.jpg`,
        mediaType: 'image/jpeg',
        body: body.sha,
        props: { addedAt: '2026-01-01T00:00:00.000Z' },
      },
      { size: body.bytes.length, uid: null, body },
    );
  }

  #edited(id: string, { a }: Step): Piece {
    const held = this.now.get(id)!;
    if (held.version.kind === 'contact')
      return this.desk.card(`Edited ${a}`, {
        id,
        uid: held.uid,
        href: held.version.href,
        collection: held.version.collection,
        props: held.version.props,
      });
    const props = { ...held.version.props, title: `Title ${a % 7}` };
    return this.#piece(id, { ...held.version, props }, held);
  }

  #placed(id: string, change: Partial<Version>): Piece {
    const held = this.now.get(id)!;
    return this.#piece(id, { ...held.version, ...change }, held);
  }

  create(s: Step): Promise<void> {
    return this.save(
      Array.from({ length: s.many }, (_, i) => this.#fresh({ ...s, a: s.a + i, b: s.b + i })),
      s,
    );
  }

  async edit(s: Step): Promise<void> {
    const id = pick(this.#members(), s.a);
    if (id) await this.save([this.#edited(id, s)], s);
  }

  async move(s: Step): Promise<void> {
    const id = pick(this.#members(), s.a);
    if (!id) return;
    const { kind } = this.now.get(id)!.version;
    const to = kind === 'contact' ? this.#books() : kind === 'photo' ? this.#folders() : [FIXED.calendar];
    await this.save([this.#placed(id, { collection: pick(to, s.b)! })], s);
  }

  async rename(s: Step): Promise<void> {
    const id = pick([...this.#members(), ...this.#own()], s.a);
    if (id) await this.save([this.#placed(id, { href: `IMG ${s.b % 15}.jpg` })], s);
  }

  /** Several kinds of change in one step: a new collection, and what is moved into it and renamed with it. */
  async mixed(s: Step): Promise<void> {
    const folder = this.desk.collection('folder', `Mixed ${s.b % 4}`, { collection: FIXED.library });
    const photos = this.#ids((v) => v.kind === 'photo');
    const chosen = new Set([pick(photos, s.a), pick(photos, s.b)].filter((id) => id !== undefined));
    const moved = [...chosen].map((id) => this.#placed(id, { collection: folder.wanted.id }));
    const other = pick(this.#own(), s.b);
    const renamed = other ? [this.#placed(other, { href: `Mixed ${(s.b + 1) % 4}` })] : [];
    await this.save([folder, ...moved, ...renamed, this.#fresh(s)], s);
  }

  collect(s: Step): Promise<void> {
    return this.save(
      [
        s.a % 2 === 0
          ? this.desk.collection('addressbook', `Book ${s.b % 6}`)
          : this.desk.collection('folder', `Folder ${s.b % 6}`, { collection: pick(this.#folders(), s.b)! }),
      ],
      s,
    );
  }

  async nest(s: Step): Promise<void> {
    const folders = this.#folders();
    const own = folders.filter((id) => !Object.values(FIXED).includes(id as never));
    const [id, into] = [pick(own, s.a), pick(folders, s.b)];
    if (id && into && !this.#within(into, id)) await this.save([this.#placed(id, { collection: into })], s);
  }

  #within(id: string, outer: string): boolean {
    for (let at: string | undefined = id; at; at = this.now.get(at)?.version.collection)
      if (at === outer) return true;
    return false;
  }

  async remove(s: Step): Promise<void> {
    const members = this.#members();
    await this.#end([...new Set(Array.from({ length: s.many }, (_, i) => pick(members, s.a + i * 7)!))]);
  }

  async drop(s: Step): Promise<void> {
    const id = pick(this.#own(), s.a);
    if (id && s.b % 2 === 0) await this.#end([id]);
  }

  async #end(ids: string[]): Promise<void> {
    if (ids.length === 0 || ids[0] === undefined) return;
    const { batch } = await this.desk.remove(ids);
    const left = new Map([...this.now].filter(([id]) => !ids.some((outer) => this.#within(id, outer))));
    this.#became(batch, left);
  }

  /** Saves, and says what must stand then. A refused step leaves everything. */
  async save(pieces: Piece[], { b }: Step): Promise<void> {
    const policy: Policy = b % 2 === 0 ? { href: 'rename', uid: 'skip' } : { href: 'refuse', uid: 'refuse' };
    try {
      const { batch, result } = await this.desk.save(pieces, { policy });
      const skipped = new Set(result!.skipped.map((p) => p.id));
      const hrefs = new Map(result!.moved.map((m) => [m.id, m.href]));
      const next = new Map(this.now);
      for (const { wanted, body } of pieces) {
        if (skipped.has(wanted.id)) continue;
        const version = { ...wanted.version, href: hrefs.get(wanted.id) ?? wanted.version.href };
        next.set(wanted.id, {
          hash: versionHash(version),
          version,
          size: wanted.size,
          uid: wanted.uid,
          body,
        });
      }
      this.#became(batch, next);
    } catch (error) {
      if (!(error instanceof LifeboatError) || !/^item\.(uid-taken|href-taken)$/.test(error.code))
        throw error;
      this.refused++;
    }
  }

  #became(batch: string | null, next: State): void {
    const turns: Done['turns'] = new Map();
    for (const id of new Set([...this.now.keys(), ...next.keys()])) {
      const [before, after] = [this.now.get(id), next.get(id)];
      if (before?.hash !== after?.hash) turns.set(id, { before, after });
    }
    this.now = next;
    if (batch === null) assert.equal(turns.size, 0, 'no step, so no change');
    else this.past.push({ batch, turns });
  }

  async undo(): Promise<void> {
    const newest = this.past.at(-1);
    if (!newest) return;
    const { result } = await this.#undo(newest);
    assert.deepEqual([result!.skipped, result!.moved], [[], []], 'the newest step is undone whole');
    await this.check();
  }

  async undoOld({ a }: Step): Promise<void> {
    const old = pick(this.past, a);
    if (old) await this.#undo(old);
  }

  async #undo({ batch, turns }: Done) {
    const outcome = await this.desk.undo(batch);
    this.#turned(outcome.batch, turns, outcome.result!);
    return outcome;
  }

  async putBack({ a, many }: Step): Promise<void> {
    const last = new Map<string, Held>();
    for (const { turns } of this.past)
      for (const [id, { before, after }] of turns) if (!after) last.set(id, before!);
    const gone = [...last].filter(([id]) => !this.now.has(id));
    const chosen = Array.from({ length: many }, (_, i) => pick(gone, a + i)).filter((g) => g !== undefined);
    if (chosen.length === 0) return;
    const turns: Done['turns'] = new Map(chosen.map(([id, before]) => [id, { before, after: undefined }]));
    const { batch, result } = await this.desk.putBack([...turns.keys()]);
    this.#turned(batch, turns, result!);
  }

  /** What must stand after going back: all of it, but what was changed since, or what the room says it left and why. */
  #turned(
    batch: string | null,
    turns: Done['turns'],
    said: {
      undone: number;
      skipped: { id: string; reason: string }[];
      moved: { id: string; href: string }[];
    },
  ): void {
    const left = new Map(said.skipped.map((s) => [s.id, s.reason]));
    const hrefs = new Map(said.moved.map((m) => [m.id, m.href]));
    const next = new Map(this.now);
    for (const [id, { before, after }] of turns) {
      const unchanged = this.now.get(id)?.hash === after?.hash;
      const reason = left.get(id);
      if (!unchanged) assert.equal(reason, 'changed-later');
      if (reason !== undefined) {
        // a collection may hold something else now, or its earlier parent may lie in it
        const folder = (before ?? after)?.version.kind === 'collection';
        if (unchanged && !folder) assert.match(reason, /^(uid-taken|collection-missing)$/);
      } else if (!before) next.delete(id);
      else {
        const version = { ...before.version, href: hrefs.get(id) ?? before.version.href };
        next.set(id, { ...before, version, hash: versionHash(version) });
      }
    }
    assert.equal(said.undone, turns.size - left.size);
    this.#became(batch, next);
  }

  /** Goes back to how everything stood at a seq, by plan and apply. */
  async restore(n: number): Promise<void> {
    const [seq, state] = pick([...this.states], n)!;
    const { room, account } = this.desk;
    const plan = await startPlan(room, account, { type: 'seq', seq });
    await makePlan(room, { account, plan, source: { type: 'seq', seq } });
    const { digest } = await restoreOf(room, account, plan);
    const { batch } = await room.writer.run('applyPlan', {
      act: this.desk.act({ act: 'restore' }),
      plan,
      digest,
      choices: { mode: 'exact' },
    });
    const report = await verifyApplied(room, { account, plan });
    assert.deepEqual([report.state, report.digest, report.skipped], ['complete', report.expected, []]);
    // an item that took another one's UID or name stays what devices know it by, so ids may differ then
    this.#became(batch, this.#matchesOtherwise(state) ? await heldNow(this.desk) : state);
    this.restores[this.#matchesOtherwise(state) ? 'matched' : 'equal']++;
    await this.check();
    this.states.set((await this.desk.head()).seq, this.now);
  }

  /** Whether something that is here now has the place or UID of something else that was there then. */
  #matchesOtherwise(then: State): boolean {
    const here = new Set([...this.now].filter(([id]) => !then.has(id)).flatMap(([, held]) => keysOf(held)));
    return [...then].some(([id, held]) => !this.now.has(id) && keysOf(held).some((key) => here.has(key)));
  }
}
