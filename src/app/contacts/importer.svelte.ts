import { count } from '../ui/format.ts';
import { nav } from '../ui/nav.svelte.ts';
import { importCards, isTableFile } from './files.ts';
import { tableFile } from './csv/table-file.svelte.ts';
import { importHref } from './hrefs.ts';

/** Files on their way to a preview: cards at once, a table after a look at its columns. */
export class Importer {
  progress = $state.raw<{ name: string; bytes: { done: number; total: number } } | null>(null);

  /** Sends files, then shows the preview; nothing is changed before it is agreed to there. */
  async take(files: readonly File[]): Promise<void> {
    const [first] = files;
    if (!first || this.progress) return;
    if (files.length === 1 && isTableFile(first)) {
      tableFile.choose(first);
      return nav.go(importHref);
    }
    const name = files.length === 1 ? first.name : count(files.length, 'file');
    const total = files.reduce((sum, file) => sum + file.size, 0);
    this.progress = { name, bytes: { done: 0, total } };
    const plan = await importCards(files, (done) => (this.progress = { name, bytes: { done, total } }));
    this.progress = null;
    if (plan) nav.go(`/restore/${plan}`);
  }
}
