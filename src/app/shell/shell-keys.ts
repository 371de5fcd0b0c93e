import { acts } from '../offline/act.svelte.ts';
import type { Shortcut } from '../ui/keys.svelte.ts';
import { nav } from '../ui/nav.svelte.ts';
import { PLACES, type Role } from './places.ts';

function find(): void {
  const field = document.querySelector<HTMLInputElement>('[data-find]');
  field?.focus();
  field?.select();
}

/** Keys that work on every screen. */
export function shellKeys(role: Role | null, showKeys: () => void): Shortcut[] {
  const help: Shortcut = { keys: '?', label: 'Show all keys', run: showKeys };
  if (!role) return [help];
  const places = PLACES[role].flatMap(({ key, href, label }) =>
    key ? [{ keys: `g ${key}`, label: `Go to ${label}`, run: () => nav.go(href) }] : [],
  );
  if (role !== 'owner') return [...places, help];
  const undo = () => acts.undoLast();
  return [
    { keys: '/', label: 'Find', run: find },
    ...places,
    { keys: 'u', label: 'Undo the last thing done here', run: undo },
    { keys: 'Mod+z', label: 'The same', run: undo },
    help,
  ];
}
