import { useQueryClient } from '@tanstack/svelte-query';
import { tick } from 'svelte';
import type { Written } from '../api.ts';
import { failure } from '../offline/act.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';

interface Answer<T> {
  /** What it is about: one answer at a time. */
  id: string;
  run: () => Promise<Written<T>>;
  /** '' or absent: the caller says it. */
  done?: string;
  failed: string;
}

/** Answers to support. The lists are read anew after each, whatever came of it: it may be answered elsewhere. */
export class Answering {
  /** Id of what is being answered. */
  busy = $state<string | null>(null);
  readonly #client = useQueryClient();

  /** What the service answered; null when it failed (a message has said so). */
  async run<T>({ id, run, done, failed }: Answer<T>): Promise<Written<T> | null> {
    if (this.busy !== null) return null;
    this.busy = id;
    let written: Written<T> | null = null;
    try {
      written = await run();
      if (done) toasts.show({ text: done, tone: 'ok' });
    } catch (error) {
      toasts.failed(failure(failed, error));
    } finally {
      this.busy = null;
    }
    await Promise.all(
      ['consent', 'history'].map((key) => this.#client.invalidateQueries({ queryKey: [key] })),
    );
    await keepFocus();
    return written;
  }
}

/** What was answered goes away, and the focus with it: it goes on from the heading of the page. */
async function keepFocus(): Promise<void> {
  await tick();
  if (document.activeElement !== document.body) return;
  const heading = document.querySelector<HTMLElement>('main h1');
  if (heading) heading.tabIndex = -1;
  heading?.focus({ preventScroll: true });
}
