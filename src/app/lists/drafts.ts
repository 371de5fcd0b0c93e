import type { Values } from './form.ts';

/** Text of forms that were closed without saving: it is there when the form opens again, until the page is left. */
const kept = new Map<string, Values>();

export const drafts = {
  get: (name: string): Values | undefined => kept.get(name),
  keep: (name: string, values: Values): void => void kept.set(name, values),
  drop: (name: string): void => void kept.delete(name),
};
