import type { Device } from '../../shared/contract/account.ts';

export type Scope = Device['scopes'][number];

/** What a device may sync, as a page says it. */
export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  contacts: 'contacts',
  'contacts:read': 'contacts, reading only',
  calendar: 'calendar, tasks and notes',
  'calendar:read': 'calendar, tasks and notes, reading only',
  files: 'photos and files',
  'files:read': 'photos and files, reading only',
  archive: 'archives',
};

/** The choices of the form; each can be narrowed to reading. */
export const AREAS = [
  { scope: 'contacts', label: 'Contacts' },
  { scope: 'calendar', label: 'Calendar, tasks and notes' },
  { scope: 'files', label: 'Photos and files' },
] as const;
