import { ApiError } from '../api.ts';
import { queries } from '../offline/query.ts';
import { session } from '../offline/session.svelte.ts';
import { importFile, upload } from '../offline/upload.ts';
import { nav } from '../ui/nav.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import type { ArchiveReading } from './check/reading.ts';
import { previewsQuery } from './queries.ts';
import { BackAgain } from './sending/back-again.svelte.ts';
import { unfinished } from './sending/unfinished.ts';

type What = 'archive' | 'import';

/** What a file is taken for, by its name; null: nothing that can be read back. */
export function whatIs(name: string): What | null {
  if (/\.zip$/i.test(name)) return 'archive';
  return /\.(vcf|ics)$/i.test(name) ? 'import' : null;
}

/** The file being sent for a preview. It goes on while another screen is looked at. */
class BringBack {
  file = $state.raw<File | null>(null);
  /** Of a file that goes whole. */
  sent = $state(0);
  /** Of an archive of which only what lacks goes; null: the file goes whole. */
  again = $state.raw<BackAgain | null>(null);
  /** Why the last file was not taken, with its name. */
  refused = $state.raw<{ name: string; error: unknown } | null>(null);
  #abort: AbortController | null = null;

  constructor() {
    session.onEnd(() => this.#abort?.abort());
  }

  async take(file: File): Promise<void> {
    const what = whatIs(file.name);
    if (this.file) return;
    this.refused = null;
    if (!what) return this.#refuse(file, new ApiError('file.kind', 0, 'It is none of .zip, .vcf and .ics.'));
    if (file.size === 0) return this.#refuse(file, new ApiError('file.empty', 0, 'It is empty.'));
    await this.#go(file, async (signal) => {
      const options = { signal, onprogress: (sent: number) => (this.sent = sent) };
      return (await (what === 'archive' ? upload('archive', file, options) : importFile(file, options))).id;
    });
  }

  /** An archive that is open in `reading`: only what the account lacks of it is sent. */
  async bring(file: File, reading: ArchiveReading): Promise<void> {
    await this.#go(file, async (signal) => {
      const list = await reading.list();
      const before = unfinished.read(session.account?.id);
      const known = before && before.list === list ? before.restore : null;
      const again = (this.again = new BackAgain(file, reading, signal));
      return (await again.run(list, known)).id;
    });
  }

  /** Ends with a preview, whose id `run` answers. */
  async #go(file: File, run: (signal: AbortSignal) => Promise<string>): Promise<void> {
    if (this.file) return;
    const abort = (this.#abort = new AbortController());
    this.file = file;
    this.sent = 0;
    this.refused = null;
    try {
      this.#arrived(await run(abort.signal), file.name);
    } catch (error) {
      if (!abort.signal.aborted) this.#refuse(file, error);
    } finally {
      this.file = null;
      this.again = null;
    }
    await queries.invalidateQueries({ queryKey: previewsQuery().queryKey });
  }

  cancel(): void {
    this.#abort?.abort();
  }

  #refuse(file: File, error: unknown): void {
    this.refused = { name: file.name, error };
  }

  #arrived(id: string, name: string): void {
    if (nav.path === '/archive') return nav.go(`/restore/${id}`);
    const run = () => nav.go(`/restore/${id}`);
    toasts.show({ text: `The preview of ${name} is there.`, action: { label: 'Open', of: name, run } });
  }
}

export const bringBack = new BringBack();
