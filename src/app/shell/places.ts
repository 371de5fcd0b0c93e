import type { Me } from '../../shared/contract/account.ts';
import type { IconName } from '../ui/icons.ts';

export type Role = Me['user']['role'];
export interface Place {
  href: string;
  label: string;
  icon: IconName;
  /** The second key after g. */
  key?: string;
  /** tab: also in the bar of a phone; gap: a space above it in the rail. */
  tab?: boolean;
  gap?: boolean;
}

const OWNER: readonly Place[] = [
  { href: '/', label: 'Home', icon: 'home', key: 'h', tab: true },
  { href: '/contacts', label: 'Contacts', icon: 'people', key: 'c', tab: true },
  { href: '/calendar', label: 'Calendar', icon: 'calendar', key: 'k', tab: true },
  { href: '/tasks', label: 'Tasks', icon: 'task', key: 't' },
  { href: '/notes', label: 'Notes', icon: 'note', key: 'n' },
  { href: '/photos', label: 'Photos', icon: 'photo', key: 'p', tab: true },
  { href: '/files', label: 'Other files', icon: 'file' },
  { href: '/archive', label: 'Archive', icon: 'box', gap: true },
  { href: '/history', label: 'History', icon: 'history' },
  { href: '/bin', label: 'Bin', icon: 'bin' },
  { href: '/devices', label: 'Devices', icon: 'device', gap: true },
  { href: '/settings', label: 'Settings', icon: 'settings' },
  { href: '/consent', label: 'Help and consent', icon: 'help' },
];
const COMMON: readonly Place[] = [
  { href: '/settings', label: 'Settings', icon: 'settings', tab: true },
  { href: '/help', label: 'Help', icon: 'help', tab: true },
];

/** Where someone of a role can go, in the order of the rail. */
export const PLACES: Readonly<Record<Role, readonly Place[]>> = {
  owner: OWNER,
  operator: [{ href: '/operator', label: 'Accounts', icon: 'people', tab: true }, ...COMMON],
  agent: [{ href: '/support', label: 'Support', icon: 'eye', tab: true }, ...COMMON],
};

/** Whether a path lies at a place: /contacts/7 lies at /contacts, /help at Help and consent. */
export const liesAt = (path: string, href: string): boolean =>
  href === '/'
    ? path === '/'
    : path === href ||
      path.startsWith(`${href}/`) ||
      (href === '/archive' && path.startsWith('/restore/')) ||
      (href === '/consent' && path === '/help');
