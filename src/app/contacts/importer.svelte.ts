import { count } from '../ui/format.ts';
import { nav } from '../ui/nav.svelte.ts';
import { importCards } from './acts.ts';

/** Card files on their way to a preview. */
export class Importer {
  progress = $state.raw<{ name: string; bytes: { done: number; total: number } } | null>(null);

  /** Sends files, then shows the preview; nothing is changed before it is agreed to there. */
  async take(files: readonly File[]): Promise<void> {
    if (files.length === 0 || this.progress) return;
    const name = files.length === 1 ? (files[0]?.name ?? '') : count(files.length, 'file');
    const total = files.reduce((sum, file) => sum + file.size, 0);
    this.progress = { name, bytes: { done: 0, total } };
    const plan = await importCards(files, (done) => (this.progress = { name, bytes: { done, total } }));
    this.progress = null;
    if (plan) nav.go(`/restore/${plan}`);
  }
}
