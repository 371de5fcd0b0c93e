import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDevice, listDevices } from '../../account/devices.ts';
import { idOf } from '../../account/ids.ts';
import type { Act, ActorRef, Wanted } from '../../account/journal.ts';
import { newBody } from '../../account/bodies.ts';
import { collectionVersion, defaultCollection } from '../../account/collections.ts';
import { FIXED } from '../../../shared/contract/kinds.ts';
import { safeName } from '../../../shared/formats/safe-name.ts';
import { sniff } from '../../../shared/formats/media-type.ts';
import { TEXT_KINDS } from '../../account/text-kinds.ts';
import type { Version } from '../../account/version.ts';
import type { Context } from '../../context.ts';
import type { BlobStat } from '../../account/room.ts';
import type { DemoCalendar } from './data/calendars.ts';
import type { HistoryItem, HistoryStep } from './data/history-steps.ts';
import { makePhoto } from './data/photos.ts';
import { supportCase } from './support-case.ts';
import type { PlannedPhoto } from './data/photo-plan.ts';

/** The clock the replay lives by. */
export interface Hands {
  at: Date | null;
}

type ItemStep = Exclude<HistoryStep, { act: 'backup' | 'support' }>;

const ACTS = {
  calendars: 'sync',
  import: 'import',
  add: 'sync',
  edit: 'sync',
  delete: 'delete',
  upload: 'upload',
} as const;
const itemId = (account: string, kind: string, name: string) => idOf('demo', account, kind, name);

/**
 * Lives through the months of the sample owner: every step by the verbs a phone or page would use, with the clock
 * of its day. Ids follow from the step, so that a replay that was cut off goes on where it was.
 */
export class Replay {
  readonly #context: Context;
  readonly #hands: Hands;
  readonly #account: string;
  readonly #email: string;
  readonly #devices = new Map<string, string>();
  readonly #addedAt = new Map<string, string>();

  constructor(context: Context, hands: Hands, account: string, email: string) {
    this.#context = context;
    this.#hands = hands;
    this.#account = account;
    this.#email = email;
  }

  async run(steps: readonly HistoryStep[], told: (done: number, total: number) => void): Promise<void> {
    await this.#mendVault();
    this.#hands.at = steps[0]!.at;
    for (const device of await listDevices(this.#context.deps.room, this.#account))
      this.#devices.set(device.name, device.id);
    let backups = 0;
    for (const [n, step] of steps.entries()) {
      this.#hands.at = step.at;
      if (step.act === 'backup') await this.#backup(step.fails === true, backups++ === 0);
      else if (step.act === 'support')
        await supportCase(this.#context, this.#hands, this.#account, this.#email);
      else await this.#step(step, n);
      told(n + 1, steps.length);
    }
    await this.#context.deps.runner.run('prove', { account: this.#account });
  }

  async #step(step: ItemStep, n: number): Promise<void> {
    const { writer } = this.#context.deps.room;
    const act: Act = {
      account: this.#account,
      batch: idOf('demo step', this.#account, String(n)),
      actor: await this.#actor(step.device),
      at: step.at.toISOString(),
      act: step.device === 'web' && ACTS[step.act] === 'sync' ? 'save' : ACTS[step.act],
    };
    if (step.act === 'calendars') {
      await writer.run('save', { act, items: step.calendars.map((c) => this.#calendar(c, act)) });
    } else if (step.act === 'delete') {
      const ids = [
        ...step.items.map((i) => itemId(this.#account, i.kind, i.name)),
        ...step.photos.map((p) => itemId(this.#account, 'photo', p.name)),
      ];
      await writer.run('remove', { act, ids });
    } else if (step.act === 'upload') {
      const blobs: BlobStat[] = [];
      const items: Wanted[] = [];
      for (const planned of step.photos) items.push(await this.#photo(planned, act, blobs));
      await writer.run('save', { act, items, blobs, policy: { href: 'rename', uid: 'refuse' } });
    } else {
      await writer.run('save', {
        act,
        items: step.items.map((i) => this.#item(i, act)),
        bodies: step.items.map((i) => newBody(i.bytes)),
      });
    }
  }

  #calendar({ key, name, color }: DemoCalendar, act: Act): Wanted {
    const version = collectionVersion('calendar', key, { name, color, addedAt: act.at });
    return { id: itemId(this.#account, 'collection', key), version, size: 0, uid: null };
  }

  #item({ kind, name, uid, bytes, calendar }: HistoryItem, act: Act): Wanted {
    const id = itemId(this.#account, kind, name);
    const addedAt = this.#addedAt.get(id) ?? act.at;
    this.#addedAt.set(id, addedAt);
    const version: Version = {
      kind,
      collection: calendar ? itemId(this.#account, 'collection', calendar) : defaultCollection(kind),
      href: name,
      mediaType: TEXT_KINDS[kind].mediaType,
      body: newBody(bytes).sha,
      props: { addedAt },
    };
    return { id, version, size: bytes.length, uid };
  }

  async #photo(planned: PlannedPhoto, act: Act, blobs: BlobStat[]): Promise<Wanted> {
    const { bytes, name } = await makePhoto(planned);
    const stat = await this.#context.deps.room.blobs.put(this.#account, chunk(bytes));
    blobs.push(stat);
    const version: Version = {
      kind: 'photo',
      collection: FIXED.library,
      href: safeName(name, 'photo'),
      mediaType: await sniff(bytes.subarray(0, 4100), name),
      body: stat.sha,
      props: {
        addedAt: act.at,
        ...(planned.album ? { albums: [planned.album] } : {}),
        ...(planned.favourite ? { favourite: true } : {}),
      },
    };
    return { id: itemId(this.#account, 'photo', planned.name), version, size: stat.size, uid: null };
  }

  async #actor(device: string): Promise<ActorRef> {
    if (device === 'web') return { type: 'owner', id: this.#account };
    if (!this.#devices.has(device))
      this.#devices.set(
        device,
        (await addDevice(this.#context.deps.room, this.#account, { name: device })).id,
      );
    return { type: 'device', id: this.#devices.get(device)! };
  }

  /** A backup; to fail, the vault's folder is really not there to write to. */
  async #backup(fails: boolean, first: boolean): Promise<void> {
    const { runner } = this.#context.deps;
    if (fails) await this.#breakVault();
    await runner.run('backup', { account: this.#account });
    if (fails) await this.#mendVault();
    if (first) await runner.run('prove', { account: this.#account });
  }

  #paths() {
    const { vault } = this.#context.config;
    return { folder: join(vault, 'accounts'), away: join(vault, '.accounts-away') };
  }

  async #breakVault(): Promise<void> {
    const { folder, away } = this.#paths();
    await rename(folder, away);
    await writeFile(folder, 'not a folder');
  }

  async #mendVault(): Promise<void> {
    const { folder, away } = this.#paths();
    const back = await rename(away, `${away}-`).then(
      () => true,
      () => false,
    );
    if (!back) return;
    await rm(folder, { force: true });
    await rename(`${away}-`, folder);
  }
}

async function* chunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
