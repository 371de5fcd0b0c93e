/** Who is invited: the ATTENDEE and ORGANIZER lines of an item (RFC 5545 §3.8.4.1 and 3.8.4.3). */

import type { Line } from '../content-lines.ts';
import { param } from '../params.ts';
import { text } from './parse.ts';

export const ROLES = {
  REQ: 'REQ-PARTICIPANT',
  OPT: 'OPT-PARTICIPANT',
  CHAIR: 'CHAIR',
  NON: 'NON-PARTICIPANT',
} as const;
export type Role = keyof typeof ROLES;

export const PART_STATES = ['NEEDS-ACTION', 'ACCEPTED', 'DECLINED', 'TENTATIVE', 'DELEGATED'] as const;
export type PartState = (typeof PART_STATES)[number];

/** `email`: the address, or the whole URI when it is no mailto:. What a line does not say has the RFC's default. */
export type Guest = { email: string; name: string; role: Role; status: PartState };

export function guestOf(line: Line): Guest {
  const said = (name: string) => param(line.params, name)?.trim() ?? '';
  const role = said('ROLE').toUpperCase();
  const state = said('PARTSTAT').toUpperCase();
  return {
    email: addressOf(line),
    name: said('CN'),
    role: (Object.keys(ROLES) as Role[]).find((one) => ROLES[one] === role) ?? 'REQ',
    status: PART_STATES.find((one) => one === state) ?? 'NEEDS-ACTION',
  };
}

/** The calendar address of a line without its `mailto:`. */
export const addressOf = (line: Line): string =>
  text(line)
    .trim()
    .replace(/^mailto:/i, '');
