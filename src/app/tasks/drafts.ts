import type { Task } from '../../shared/contract/calendar.ts';
import { Drafts } from '../offline/drafts.svelte.ts';
import type { Values } from './form.ts';

/** An edit that is not saved. */
export interface Draft {
  /** The task as it was when the edit began. */
  base: Task;
  values: Values;
}

const isDraft = (value: unknown): value is Draft => {
  const draft = value as Partial<Draft> | null;
  return typeof draft?.base?.etag === 'string' && typeof draft.values?.title === 'string';
};

export const drafts = new Drafts<Draft>('task', isDraft);
