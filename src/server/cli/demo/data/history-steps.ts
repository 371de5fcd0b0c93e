import type { DemoCalendar } from './calendars.ts';
import type { PhotoDevice, PlannedPhoto } from './photo-plan.ts';
import type { Random } from './random.ts';

export type HistoryDevice = PhotoDevice;

/** Which notebook or address book a card or object goes to follows from its kind. */
export type HistoryKind = 'contact' | 'event' | 'task' | 'note';

/** A card or calendar object as a device sends it: its bytes under its name. The same name again replaces it. */
export interface HistoryItem {
  kind: HistoryKind;
  name: string;
  uid: string;
  title: string;
  /** Key of a calendar made before (calendars.ts); absent: the one every account has. */
  calendar?: string;
  bytes: Uint8Array;
}

interface ByDevice {
  at: Date;
  device: HistoryDevice;
}

/**
 * One thing a person did, each a batch of its own, or a moment at which a backup ran.
 * - calendars: made, empty
 * - import: many new items at once; add: a few new ones
 * - edit: items that exist, with their new bytes and (`what`) what changed in them
 * - delete: items that exist, or photos that were uploaded
 * - upload: photos, to be drawn by `makePhoto` when they are needed
 * - support: an agent's visit with the owner's consent begins
 * - backup: run one now; `fails`: the vault is out of reach at this moment
 */
export type HistoryStep =
  | (ByDevice & { act: 'calendars'; calendars: readonly DemoCalendar[] })
  | (ByDevice & { act: 'import' | 'add'; items: HistoryItem[] })
  | (ByDevice & { act: 'edit'; items: HistoryItem[]; what: string })
  | (ByDevice & { act: 'delete'; items: Omit<HistoryItem, 'bytes'>[]; photos: PlannedPhoto[] })
  | (ByDevice & { act: 'upload'; photos: PlannedPhoto[] })
  | { at: Date; act: 'support' }
  | { at: Date; act: 'backup'; fails?: true };

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** How long ago the owner began to use the service. */
export const DAYS_OF_HISTORY = 212;

export function historyStart(now: Date): Date {
  return new Date(Math.floor(now.getTime() / DAY) * DAY - DAYS_OF_HISTORY * DAY + 9 * HOUR);
}

/** A waking hour of the same day. */
export function awake(random: Random, at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY) * DAY + random.int(6 * 3600, 20 * 3600) * 1000);
}
