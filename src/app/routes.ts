import { createRouter, Router, type Hooks } from 'sv-router';
import { guard } from './guard.ts';
import { session } from './offline/session.svelte.ts';
import Missing from './shell/Missing.svelte';
import NotFound from './shell/NotFound.svelte';
import { nav } from './ui/nav.svelte.ts';

/** The only file that knows the router. One line per screen; each is loaded when it is first gone to. */

/** A screen's file that does not come (offline, or the service was updated) shows why instead of nothing. */
const missing = () => ({ default: Missing });

/** The router reads 007 as the number 7: where the address bar has the text itself, that is taken. */
function queryOf(pathname: string, search: Record<string, string | number | boolean>): string {
  if (location.pathname === pathname) return location.search;
  const text = new URLSearchParams(
    Object.entries(search).map(([name, value]) => [name, String(value)]),
  ).toString();
  return text ? `?${text}` : '';
}

const hooks: Hooks = {
  async beforeLoad({ pathname, search }) {
    const instead = guard(pathname, queryOf(pathname, search), session.role);
    if (instead) {
      // in a later task: the router would take the second move's promise for its own and wait for itself
      setTimeout(() => go(new URL(instead, location.href), true));
      throw new Error(`redirected to ${instead}`);
    }
  },
  afterLoad() {
    nav.arrived({ ...(router.route.params as Record<string, string>) });
  },
};

// the router tells lazy screens by the look of the function: keep each `() => import(…)` on one line
const router = createRouter({
  hooks,
  '/': () => import('./home/Home.svelte').catch(missing),
  '/contacts': () => import('./contacts/Contacts.svelte').catch(missing),
  '/contacts/doubles': () => import('./contacts/merge/Doubles.svelte').catch(missing),
  '/contacts/merge': () => import('./contacts/merge/MergePage.svelte').catch(missing),
  '/contacts/groups': () => import('./contacts/groups/Groups.svelte').catch(missing),
  '/contacts/import': () => import('./contacts/csv/ImportTable.svelte').catch(missing),
  '/contacts/:id': () => import('./contacts/Contacts.svelte').catch(missing),
  '/photos': () => import('./photos/Photos.svelte').catch(missing),
  '/photos/albums': () => import('./photos/Albums.svelte').catch(missing),
  '/photos/folders': () => import('./photos/Folder.svelte').catch(missing),
  '/photos/folders/:id': () => import('./photos/Folder.svelte').catch(missing),
  '/photos/:id': () => import('./photos/Viewer.svelte').catch(missing),
  '/calendar': () => import('./calendar/Calendar.svelte').catch(missing),
  '/tasks': () => import('./tasks/Tasks.svelte').catch(missing),
  '/tasks/:id': () => import('./tasks/Tasks.svelte').catch(missing),
  '/notes': () => import('./notes/Notes.svelte').catch(missing),
  '/notes/:id': () => import('./notes/Notes.svelte').catch(missing),
  '/files': () => import('./files/Files.svelte').catch(missing),
  '/files/:id': () => import('./files/Files.svelte').catch(missing),
  '/archive': () => import('./archive/Archive.svelte').catch(missing),
  '/restore/:id': () => import('./restore/Restore.svelte').catch(missing),
  '/history': () => import('./history/History.svelte').catch(missing),
  '/history/:batch': () => import('./history/Step.svelte').catch(missing),
  '/bin': () => import('./history/Bin.svelte').catch(missing),
  '/collections': () => import('./collections/Collections.svelte').catch(missing),
  '/devices': () => import('./devices/Devices.svelte').catch(missing),
  '/settings': () => import('./settings/Settings.svelte').catch(missing),
  '/help': () => import('./settings/Help.svelte').catch(missing),
  '/more': () => import('./shell/More.svelte').catch(missing),
  '/sign-in': () => import('./signin/SignIn.svelte').catch(missing),
  '/setup': () => import('./signin/Setup.svelte').catch(missing),
  '/operator': () => import('./operator/Accounts.svelte').catch(missing),
  '/support': () => import('./support/Support.svelte').catch(missing),
  '/support/:visit': () => import('./support/Visit.svelte').catch(missing),
  '/support/:visit/:kind': () => import('./support/Visit.svelte').catch(missing),
  '/support/:visit/:kind/:id': () => import('./support/Visit.svelte').catch(missing),
  '/consent': () => import('./consent/Consent.svelte').catch(missing),
  '*nowhere': NotFound,
});

/**
 * A move that Back or a reload's first move has overtaken: the router then answers it with its own promise, which
 * engines refuse as a TypeError ("Chaining cycle …"). Such a move is over, and nothing is lost.
 */
function overtaken(error: unknown): void {
  if (!(error instanceof TypeError)) throw error;
}

function go(to: URL, replace: boolean, scroll = true): void {
  const navigate = router.navigate as (path: string, options: object) => Promise<unknown>;
  const options = { search: to.search, hash: to.hash, replace, ...(scroll ? {} : { scrollToTop: false }) };
  navigate(to.pathname, options).catch(overtaken);
}

nav.connect((to, options) => go(to, options.replace ?? false, options.focus !== false));

/**
 * The router takes every click on a link of this site. Leave to the browser what is not a screen (downloads), and
 * clicks that ask for a new tab or that a screen has used itself.
 */
function leaveToBrowser(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link) return;
  const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0;
  const door = /^\/(api|dav)(\/|$)/.test(new URL(link.href, location.href).pathname);
  if (event.defaultPrevented || modified || door) event.stopPropagation();
}
document.addEventListener('click', leaveToBrowser);

// the screen comes while it is asked who is signed in
const preload = router.preload as (path: string) => Promise<void>;
void preload(location.pathname);

export { Router };
