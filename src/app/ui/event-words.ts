import { count, short } from './format.ts';

/** Parts of an event in words. The shapes are those of shared/contract/calendar.ts. */

export interface Guest {
  name: string;
  email: string;
  role: 'REQ' | 'OPT' | 'CHAIR' | 'NON';
  status: 'NEEDS-ACTION' | 'ACCEPTED' | 'DECLINED' | 'TENTATIVE' | 'DELEGATED';
}
/** `before`: minutes; negative: after. */
export type Alarm = { before: number; related?: 'start' | 'end' | undefined } | { at: string };
export interface Organizer {
  email: string;
  name: string;
}

export const STATUS_WORDS: Readonly<Record<string, string>> = {
  CONFIRMED: 'Certain',
  TENTATIVE: 'Not certain',
  CANCELLED: 'Cancelled',
};

export const ROLE_WORDS: Readonly<Record<Guest['role'], string>> = {
  REQ: 'Needed',
  OPT: 'Optional',
  CHAIR: 'Leads',
  NON: 'Only told',
};

export const ANSWER_WORDS: Readonly<Record<Guest['status'], string>> = {
  'NEEDS-ACTION': 'No answer yet',
  ACCEPTED: 'Comes',
  DECLINED: 'Does not come',
  TENTATIVE: 'Perhaps',
  DELEGATED: 'Sends someone',
};

/** Units an alarm is said in, largest first, minutes each. */
export const UNITS = [
  { value: 'week', minutes: 10_080 },
  { value: 'day', minutes: 1440 },
  { value: 'hour', minutes: 60 },
  { value: 'minute', minutes: 1 },
] as const;
export type Unit = (typeof UNITS)[number]['value'];

/** 90 → 90 minutes, 120 → 2 hours: the largest unit that says it whole. */
export function inUnits(minutes: number): { amount: number; unit: Unit } {
  const size = Math.abs(minutes);
  const unit = size === 0 ? undefined : UNITS.find((one) => size % one.minutes === 0);
  return unit ? { amount: size / unit.minutes, unit: unit.value } : { amount: size, unit: 'minute' };
}

/** "30 minutes before", "at the start", "1 hour before the end", "3 Nov, 10:22" */
export function alarmWords(alarm: Alarm): string {
  if ('at' in alarm) return short(alarm.at);
  const edge = alarm.related === 'end' ? 'end' : 'start';
  if (alarm.before === 0) return `at the ${edge}`;
  const { amount, unit } = inUnits(alarm.before);
  const side = alarm.before > 0 ? 'before' : 'after';
  const plain = edge === 'start' && side === 'before';
  return `${count(amount, unit)} ${side}${plain ? '' : ` the ${edge}`}`;
}

/** "Leila Haddad, comes" */
export function guestWords({ name, email, role, status }: Guest): string {
  const also = [role === 'REQ' ? '' : ROLE_WORDS[role], status === 'NEEDS-ACTION' ? '' : ANSWER_WORDS[status]]
    .filter(Boolean)
    .map((word) => word.toLowerCase());
  return [name || email, ...also].join(', ');
}

/** "From Leila Haddad" when someone else has asked to it. */
export const organizerWords = ({ organizer }: { organizer: Organizer | null }): string | null =>
  organizer ? organizer.name || organizer.email : null;
