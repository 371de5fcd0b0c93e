import type { Derived, MediaFacts } from '../../../shared/formats/media-derived.ts';

/** What the pool sends to its child. */
export interface Job {
  path: string;
  mediaType: string;
}

/** What the child answers: `ready` once, then for each job perhaps `facts`, and one of the other two. */
export type ChildMessage =
  | { kind: 'ready' }
  | { kind: 'facts'; facts: MediaFacts }
  | { kind: 'done'; derived: Derived; leaving: boolean }
  | { kind: 'unreadable'; problem: string };
