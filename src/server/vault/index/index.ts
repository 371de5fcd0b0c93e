import { Digest, sha256 } from '../../account/version.ts';
import { canonical } from '../../../shared/formats/canonical-json.ts';
import type { Sqlite } from '../../store/sql/sqlite.ts';
import type { State } from '../read/sink.ts';
import { openIndexDatabase, removeIndex } from './database.ts';

type Value = string | number | null;

/** What the index was sealed with. */
export interface Sealed extends State {
  digest: string;
  items: number;
}

/** Facts of an account's vault that are not its items. */
export interface IndexNotes {
  /** Hash of the identity file's lasting content that was read back last. */
  identity?: string;
  identityNo?: number;
  /** Size and time of the newest snapshot, or of the first segment before there is one. */
  baseBytes?: number;
  baseAt?: string;
  /** Bytes of segments since. */
  sinceBytes?: number;
  /** When a snapshot was given up, since something cannot be read here that the vault holds. */
  postponedAt?: string;
  /** Something in the vault is damaged: the next backup writes a whole snapshot. */
  reseed?: string;
}

/**
 * The vault's own index of (item id, version hash) for one account, sealed with the seq it stands for. It is fed by
 * what was read back from the vault and by nothing else, so that its digest tells what the vault really holds.
 */
export class VaultIndex {
  readonly raw: Sqlite['raw'];
  readonly #ready = new Map<string, ReturnType<Sqlite['raw']['prepare']>>();

  constructor(raw: Sqlite['raw']) {
    this.raw = raw;
  }

  run(text: string, ...values: Value[]): void {
    this.#statement(text).run(...values);
  }

  get<T>(text: string, ...values: Value[]): T | undefined {
    return this.#statement(text).get(...values) as T | undefined;
  }

  all<T>(text: string, ...values: Value[]): T[] {
    return this.#statement(text).all(...values) as T[];
  }

  #statement(text: string) {
    let statement = this.#ready.get(text);
    if (!statement) this.#ready.set(text, (statement = this.raw.prepare(text)));
    return statement;
  }

  /** Digest and count of the items it holds. */
  digest(): { digest: string; items: number } {
    const digest = new Digest();
    let items = 0;
    for (const row of this.raw.prepare('select id, hash from item order by id').iterate()) {
      digest.add(row.id as string, row.hash as string);
      items++;
    }
    return { digest: digest.hex(), items };
  }

  /** Records what it stands for, and a hash over that, so that a half-written index is noticed. */
  seal(state: State): Sealed {
    const sealed = { ...state, ...this.digest() };
    this.#set('state', JSON.stringify(sealed));
    this.#set('seal', sha256(canonical(sealed)));
    return sealed;
  }

  /** What it was sealed with; null when it never was, or when its seal does not fit. */
  sealed(): Sealed | null {
    const state = this.#value('state');
    if (state === null || this.#value('seal') !== sha256(canonical(JSON.parse(state)))) return null;
    return JSON.parse(state) as Sealed;
  }

  notes(): IndexNotes {
    return JSON.parse(this.#value('notes') ?? '{}') as IndexNotes;
  }

  note(notes: IndexNotes): void {
    this.#set('notes', JSON.stringify({ ...this.notes(), ...notes }));
  }

  #value(key: string): string | null {
    return this.get<{ value: string }>('select value from meta where key = ?', key)?.value ?? null;
  }

  #set(key: string, value: string): void {
    this.run('insert or replace into meta (key, value) values (?, ?)', key, value);
  }

  close(): void {
    this.raw.close();
  }
}

/** Opens an account's index; one that cannot be read is thrown away and begun anew. */
export async function openIndex(data: string, account: string): Promise<VaultIndex> {
  const open = async () => {
    const index = new VaultIndex(await openIndexDatabase(data, account));
    try {
      index.sealed();
      index.notes();
      return index;
    } catch (error) {
      index.close();
      throw error;
    }
  };
  try {
    return await open();
  } catch (error) {
    console.error(`vault index of ${account} is made anew: ${(error as Error).message}`);
    await removeIndex(data, account);
    return open();
  }
}
