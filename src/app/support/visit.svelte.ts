import { createQuery, useQueryClient } from '@tanstack/svelte-query';
import { untrack } from 'svelte';
import { ApiError, support } from '../api.ts';
import type { VisitNow } from '../../shared/contract/support.ts';
import { clock } from '../ui/clock.svelte.ts';
import { GRANT_KINDS, type GrantKind } from '../ui/support-words.ts';
import { lookedKey, visitKey, visitQuery } from './queries.ts';

const LISTEN_AGAIN = 10_000; // ms
/** Codes that say a visit or a consent is over, whatever was asked for. */
const OVER = ['visit.ended', 'visit.not-found', 'grant.needed'];
export const isOver = (error: unknown): boolean => error instanceof ApiError && OVER.includes(error.code);

/** Whether a time is past; asked again as the shared clock goes on. */
const past = (at: string): boolean => Date.parse(at) <= Math.max(clock.now, Date.now());

/**
 * One visit as it stands: what is granted and until when. Renewed by live events, by a timer, and at once when an
 * answer says that something is over. What was read under a grant is thrown away the moment it ends.
 */
export class Visiting {
  readonly #id: () => string;
  readonly #client = useQueryClient();
  readonly #query;
  /** Grows when the account changed since the page read something of it. */
  moved = $state(0);
  /** Kinds, or the visit itself, that an answer or the clock said are over before the visit was read anew. */
  #over = $state.raw<readonly string[]>([]);
  #listening = $state(0);

  readonly now: VisitNow | null = $derived.by(() => {
    const visit = this.#query.data;
    return visit?.id === this.#id() ? visit : null;
  });
  /** Why it cannot be read; null while something is known of it. */
  readonly error: Error | null = $derived.by(() => (this.now ? null : this.#query.error));
  /** There is no such visit of this agent. */
  readonly missing: boolean = $derived.by(() => {
    const { error } = this.#query;
    return error instanceof ApiError && error.status === 404;
  });
  readonly ended: boolean = $derived.by(() => {
    if (this.missing || this.#over.includes('visit')) return true;
    return this.now !== null && (this.now.endedAt !== null || past(this.now.until));
  });
  /** What is open to the agent now. */
  readonly granted: VisitNow['granted'] = $derived.by(() => {
    if (this.ended || !this.now) return [];
    return this.now.granted.filter(({ kind, until }) => !this.#over.includes(kind) && !past(until));
  });

  constructor(id: () => string) {
    this.#id = id;
    this.#query = createQuery(() => visitQuery(id()));
    $effect(() => {
      void this.#listening;
      if (!this.ended) return this.#listen(id());
    });
    $effect(() => {
      if (this.ended) untrack(() => this.forget());
    });
    $effect(() => {
      const kept = this.granted.map(({ kind }) => kind);
      untrack(() => {
        for (const kind of GRANT_KINDS) if (!kept.includes(kind)) this.forget(kind);
      });
    });
  }

  get id(): string {
    return this.#id();
  }
  grantOf(kind: string): VisitNow['granted'][number] | null {
    return this.granted.find((one) => one.kind === kind) ?? null;
  }

  /** Reads the visit, its log and suggestions anew. */
  async refresh(): Promise<void> {
    await this.#client.invalidateQueries({ queryKey: visitKey(this.id) });
    if (!this.#query.isError) this.#over = [];
  }

  /** Something was refused as over, or the clock ran out: closed at once here, then asked how it stands. */
  over(what: GrantKind | 'visit'): void {
    this.#over = [...this.#over, what];
    this.forget(what === 'visit' ? undefined : what);
    void this.refresh();
  }

  /** Throws away what was looked at; of one kind or all. */
  forget(kind?: GrantKind): void {
    this.#client.removeQueries({ queryKey: lookedKey(this.id, kind) });
  }

  #listen(id: string): () => void {
    const source = new EventSource(support.liveUrl(id));
    // also when the connection came back: what was told meanwhile was missed
    for (const type of ['support', 'open']) source.addEventListener(type, () => void this.refresh());
    source.addEventListener('seq', () => (this.moved += 1));
    let again: ReturnType<typeof setTimeout> | undefined;
    // refused: the visit is over, or the sign-in is, or the service restarts; a plain question tells which
    source.addEventListener('error', () => {
      if (source.readyState !== EventSource.CLOSED) return;
      void this.refresh();
      again = setTimeout(() => (this.#listening += 1), LISTEN_AGAIN);
    });
    return () => {
      clearTimeout(again);
      source.close();
    };
  }
}
