import { untrack } from 'svelte';
import { settings } from './settings.svelte.ts';

/**
 * Keyboard shortcuts. `keys` is one key ("x", "?", "ArrowDown", "Space"), a sequence ("g h"), or with Ctrl or Cmd ("Mod+z").
 * They never fire in a field, under an open dialog, or, single letters, when the reader turned them off.
 */
export interface Shortcut {
  keys: string;
  /** What it does, for the list behind "?". */
  label: string;
  run: (event: KeyboardEvent) => void;
  /** Leave it out of the list (a second spelling). */
  hidden?: boolean;
}

const SEQUENCE_WAIT = 1500; // ms

/** Whether typing here means text, not commands. */
export function inField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return target.matches(
    'input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range])',
  );
}

/** "Mod+z", "x", "?" … of an event; null for keys with other modifiers. */
function spell(event: KeyboardEvent): string | null {
  if (event.altKey || event.isComposing) return null;
  if (event.ctrlKey || event.metaKey) return event.shiftKey ? null : `Mod+${event.key.toLowerCase()}`;
  if (event.key === ' ') return 'Space';
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

/** Whether the space bar presses, ticks or opens what has the focus. */
const takesSpace = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('button, input, summary, video, [role=slider]') !== null;

class Keys {
  everywhere = $state.raw<readonly Shortcut[]>([]);
  screens = $state.raw<readonly (readonly Shortcut[])[]>([]);
  readonly here = $derived(this.screens.flat());
  #pending = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Keys of the whole app; called once by the shell. */
  setEverywhere(shortcuts: readonly Shortcut[]): void {
    this.everywhere = shortcuts;
  }

  /** Keys of one screen or part of it: `$effect(() => keys.add([...]))`; the answer removes them. */
  add(shortcuts: readonly Shortcut[]): () => void {
    // called from effects: reading here must not make them depend on what they write
    untrack(() => (this.screens = [...this.screens, shortcuts]));
    return () => untrack(() => (this.screens = this.screens.filter((one) => one !== shortcuts)));
  }

  /** The window's keydown handler. */
  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || inField(event.target) || document.querySelector('dialog:modal')) return;
    const key = spell(event);
    if (!key || (key.length === 1 && !settings.singleKeys)) return;
    if (key === 'Space' && takesSpace(event.target)) return;
    const typed = this.#pending ? `${this.#pending} ${key}` : key;
    this.#wait('');
    const all = [...this.here, ...this.everywhere];
    const found = all.find((one) => one.keys === typed);
    if (found) {
      event.preventDefault();
      return found.run(event);
    }
    if (all.some((one) => one.keys.startsWith(`${key} `))) this.#wait(key);
  }

  #wait(key: string): void {
    clearTimeout(this.#timer);
    this.#pending = key;
    if (key) this.#timer = setTimeout(() => (this.#pending = ''), SEQUENCE_WAIT);
  }
}

export const keys = new Keys();
