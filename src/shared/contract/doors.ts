import { accountDoors } from './doors/account.ts';
import { archivesDoors } from './doors/archives.ts';
import { calendarDoors } from './doors/calendar.ts';
import { collectionsDoors } from './doors/collections.ts';
import { contactsDoors } from './doors/contacts.ts';
import { devicesDoors } from './doors/devices.ts';
import { historyDoors } from './doors/history.ts';
import { mediaDoors } from './doors/media.ts';
import { peopleDoors } from './doors/people.ts';
import { restoresDoors } from './doors/restores.ts';
import { supportDoors } from './doors/support.ts';
import type { Door } from './doors/door.ts';

export type { Door };

/** Every door under /api. A test holds it against the doors that are really there. */
export const DOORS: readonly Door[] = [
  ...peopleDoors,
  ...accountDoors,
  ...contactsDoors,
  ...calendarDoors,
  ...mediaDoors,
  ...collectionsDoors,
  ...historyDoors,
  ...archivesDoors,
  ...restoresDoors,
  ...devicesDoors,
  ...supportDoors,
];
