import { ApiError } from '../api.ts';
import { queries } from '../offline/query.ts';
import { session } from '../offline/session.svelte.ts';
import { importFile, upload } from '../offline/upload.ts';
import { nav } from '../ui/nav.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { previewsQuery } from './queries.ts';

type What = 'archive' | 'import';

/** What a file is taken for, by its name; null: nothing that can be read back. */
export function whatIs(name: string): What | null {
  if (/\.zip$/i.test(name)) return 'archive';
  return /\.(vcf|ics)$/i.test(name) ? 'import' : null;
}

/** The file being sent for a preview. It goes on while another screen is looked at. */
class BringBack {
  file = $state.raw<File | null>(null);
  sent = $state(0);
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
    const abort = (this.#abort = new AbortController());
    this.file = file;
    this.sent = 0;
    try {
      const options = { signal: abort.signal, onprogress: (sent: number) => (this.sent = sent) };
      const { id } = await (what === 'archive'
        ? upload('archive', file, options)
        : importFile(file, options));
      this.#arrived(id, file.name);
    } catch (error) {
      if (!abort.signal.aborted) this.#refuse(file, error);
    } finally {
      this.file = null;
    }
    await queries.invalidateQueries({ queryKey: previewsQuery().queryKey });
  }

  /** An archive that was checked here. */
  async checked(file: File | null): Promise<void> {
    if (file) await this.take(file);
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
