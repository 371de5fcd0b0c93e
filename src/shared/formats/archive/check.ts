/** Checks an archive where it lies: structure, list of contents, and every byte of every file. Sends nothing. */

import { Sha256 } from '../sha256.ts';
import { ZipError } from '../zip/errors.ts';
import type { ZipFileEntry, ZipIndex } from '../zip/reader.ts';
import { insideName, isJunk, MANIFEST, SUMS } from './inside.ts';
import type { Listed } from './listed.ts';
import type { OpenArchive } from './open.ts';
import { readList } from './read-list.ts';
import type { ReadList } from './read-list.ts';
import { checkSums } from './sums.ts';

/** A file that is not as the list of contents says. */
export type CheckFault = { path: string; type: 'bad' | 'missing' | 'extra'; reason: string };

export type CheckTools = {
  /** SHA-256 of bytes held whole, lower-case hex: the platform does it faster than script. */
  sha256?: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
};

/** Files and bytes; of the bytes as they lie in the archive. */
export type CheckAmount = { files: number; bytes: number };

export type CheckHooks = {
  progress(done: CheckAmount, all: CheckAmount): void;
  /** Told as they are found, files and their order as in the archive; missing ones at the end. */
  fault(fault: CheckFault): void;
  /** A file that a packer gave another name: its place in the directory, and the name it is listed under. */
  renamed?(entry: number, path: string): void;
  /** Asked before every piece: wait while a promise is given (a pause), stop when it throws. */
  gate?(): Promise<void> | undefined;
};

export type Verdict = {
  /** The account at this change, and the time of it. */
  seq: number;
  at: string | null;
  /** Of the account as the archive holds it; equal to the service's only when the archive is the service's. */
  digest: string;
  /** Items by kind. */
  counts: Record<string, number>;
  /** Files read that are as listed, and their bytes as they lie in the archive. */
  good: CheckAmount;
  bad: number;
  missing: number;
  extra: number;
  /** What the archive itself says it lacks. */
  lacking: ReadList['lacking'];
};

/** Larger contents are hashed as they flow by; smaller ones whole, by the platform. */
const WHOLE = 16 * 1024 * 1024;
const OTHER_BYTES = 'Its bytes are not those of the list of contents.';

/**
 * Reads every file once, in the order they lie. Throws ManifestError when the list of contents cannot be believed, and
 * ZipError when it is damaged; errors of the file and of the gate pass through.
 */
export async function checkArchive(
  archive: OpenArchive,
  tools: CheckTools,
  hooks: CheckHooks,
): Promise<Verdict> {
  return new Check(archive, await readList(archive), tools, hooks).run();
}

class Check {
  readonly #index: ZipIndex;
  readonly #list: ReadList;
  readonly #folder: string;
  readonly #tools: CheckTools;
  readonly #hooks: CheckHooks;
  readonly #done: CheckAmount = { files: 0, bytes: 0 };
  readonly #good: CheckAmount = { files: 0, bytes: 0 };
  readonly #counts = { bad: 0, missing: 0, extra: 0 };
  #sums = false;
  readonly #unknown: { entry: ZipFileEntry; name: string; sha: string }[] = [];

  constructor({ index, folder }: OpenArchive, list: ReadList, tools: CheckTools, hooks: CheckHooks) {
    this.#index = index;
    this.#list = list;
    this.#folder = folder;
    this.#tools = tools;
    this.#hooks = hooks;
  }

  async run(): Promise<Verdict> {
    const all = { files: this.#index.count, bytes: 0 };
    for (const { compressedSize } of this.#index.entries) all.bytes += compressedSize;
    for (const entry of this.#index.inFileOrder()) {
      await this.#hooks.gate?.();
      const before = this.#done.bytes;
      await this.#look(entry, all);
      this.#done.files += 1;
      this.#done.bytes = before + entry.compressedSize;
      this.#hooks.progress(this.#done, all);
    }
    this.#settle();
    if (!this.#sums) this.#fault(SUMS, 'missing', 'The list of checksums is not in the archive.');
    const { header, end, lacking } = this.#list;
    const { seq, at } = header;
    return { seq, at, digest: end.digest, counts: end.counts, good: this.#good, ...this.#counts, lacking };
  }

  async #look(entry: ZipFileEntry, all: CheckAmount): Promise<void> {
    const name = insideName(entry.name, this.#folder);
    // an owner may keep a file of such a name
    if (isJunk(entry.name) && !this.#list.files.get(name)) return;
    if (name === MANIFEST) return this.#take(entry.compressedSize); // read, and held to its digest, before
    try {
      if (name === SUMS) return await this.#checkSums(entry);
      const listed = this.#list.files.get(name);
      if (listed) this.#list.files.found(name);
      const sha = await this.#hash(entry, all);
      if (!listed) this.#unknown.push({ entry, name, sha });
      else if (isOf(listed, entry.size, sha)) this.#take(entry.compressedSize);
      else this.#fault(name, 'bad', OTHER_BYTES);
    } catch (error) {
      if (!(error instanceof ZipError)) throw error;
      this.#fault(name, 'bad', `It is damaged: ${error.message}.`);
    }
  }

  async #checkSums(entry: ZipFileEntry): Promise<void> {
    this.#sums = true;
    const reason = await checkSums(this.#index.readEntry(entry), this.#list);
    if (reason === '') this.#take(entry.compressedSize);
    else this.#fault(SUMS, 'bad', reason);
  }

  /** A name the list does not know may be a file renamed by a packer: it is known by its bytes, once all are read. */
  #settle(): void {
    const open = new Map<string, Listed[]>();
    for (const listed of this.#list.files.missing())
      open.set(listed.sha, [...(open.get(listed.sha) ?? []), listed]);
    for (const { entry, name, sha } of this.#unknown) {
      const listed = open.get(sha)?.find((one) => one.size === entry.size);
      if (listed) {
        open.set(
          sha,
          open.get(sha)!.filter((one) => one !== listed),
        );
        this.#list.files.found(listed.path);
        this.#hooks.renamed?.(entry.index, listed.path);
        this.#take(entry.compressedSize);
      } else this.#fault(name, 'extra', 'It is not in the list of contents.');
    }
    for (const { path } of this.#list.files.missing())
      this.#fault(path, 'missing', 'It is in the list of contents, and not in the archive.');
  }

  #take(bytes: number): void {
    this.#good.files += 1;
    this.#good.bytes += bytes;
  }

  #fault(path: string, type: CheckFault['type'], reason: string): void {
    this.#counts[type] += 1;
    this.#hooks.fault({ path, type, reason });
  }

  async #hash(entry: ZipFileEntry, all: CheckAmount): Promise<string> {
    const { sha256 } = this.#tools;
    const whole = sha256 && entry.size <= WHOLE ? new Uint8Array(entry.size) : null;
    const stream = new Sha256();
    const from = this.#done.bytes;
    let read = 0;
    for await (const chunk of this.#index.readEntry(entry)) {
      await this.#hooks.gate?.();
      if (whole) whole.set(chunk, read);
      else stream.update(chunk);
      read += chunk.length;
      this.#done.bytes = from + Math.round((read / entry.size) * entry.compressedSize);
      this.#hooks.progress(this.#done, all);
    }
    return whole ? sha256!(whole) : stream.hex();
  }
}

const isOf = (listed: Listed, size: number, sha: string): boolean =>
  listed.size === size && listed.sha === sha;
