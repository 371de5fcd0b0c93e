/**
 * Edits of who is invited: those that stay keep their line, parameters nobody here knows included. Nothing is ever
 * sent: these are lines of the item, and no organizer is added who could be taken for a sender.
 */

import { utf8Bin } from '../bytes.ts';
import { withoutIllegal } from '../illegal.ts';
import { paramSegments, paramValue, segmentName } from '../params.ts';
import { decodeValue } from '../values.ts';
import type { ObjectEditor } from './component-editor.ts';
import { ROLES, guestOf } from './guests.ts';
import type { Guest } from './guests.ts';
import type { Component } from './parse.ts';

/** A guest as a patch says it; what is absent stays, or has the RFC's default. */
export type WantedGuest = { email: string } & { [K in 'name' | 'role' | 'status']?: Guest[K] | undefined };

const key = (email: string): string => email.trim().toLowerCase();

/** Invites these and no other. */
export function editGuests(editor: ObjectEditor, component: Component, wanted: readonly WantedGuest[]): void {
  const missing = new Map(wanted.map((guest) => [key(guest.email), guest]));
  const known = new Map(missing);
  for (const at of editor.places(component, 'ATTENDEE')) {
    const line = editor.line(at);
    const email = key(guestOf(line).email);
    const guest = known.get(email);
    missing.delete(email);
    if (!guest) editor.removeLine(at);
    else {
      const params = paramsOf(line.params, guest, guestOf(line));
      if (params !== line.params) editor.change(at, decodeValue(line), params);
    }
  }
  for (const guest of missing.values()) {
    const uri = guest.email.includes('@') && !/^[a-z][\w+.-]*:/i.test(guest.email) ? 'mailto:' : '';
    const said = { name: '', role: 'REQ', status: 'NEEDS-ACTION', ...given(guest) } as const;
    editor.add(component, 'ATTENDEE', uri + guest.email.trim(), newParams(said));
  }
}

/** The guests of a changed occurrence when those of its series go from one list to another: its own stay. */
export function guestsAfter(
  own: readonly Guest[],
  before: readonly Guest[],
  wanted: readonly WantedGuest[],
): WantedGuest[] {
  const kept = new Set(wanted.map(({ email }) => key(email)));
  const had = new Set(before.map(({ email }) => key(email)));
  const stay = own.filter(({ email }) => kept.has(key(email)) || !had.has(key(email)));
  const there = new Set(own.map(({ email }) => key(email)));
  const added = wanted.filter(({ email }) => !had.has(key(email)) && !there.has(key(email)));
  return [...stay.map(({ email }) => ({ email })), ...added];
}

const oneLine = (name: string): string => withoutIllegal(name).replace(/\s+/g, ' ').trim();

const given = (guest: WantedGuest) =>
  Object.fromEntries(Object.entries(guest).filter(([, value]) => value !== undefined));

function newParams({ name, role, status }: Omit<Guest, 'email'>): string {
  const clean = oneLine(name);
  const named = clean === '' ? '' : `;CN=${utf8Bin(paramValue(clean))}`;
  return `${named};ROLE=${ROLES[role]};PARTSTAT=${status}`;
}

function paramsOf(params: string, wanted: WantedGuest, now: Guest): string {
  let changed = params;
  const { name, role, status } = wanted;
  if (name !== undefined && oneLine(name) !== now.name)
    changed = withParam(changed, 'CN', oneLine(name) === '' ? null : paramValue(oneLine(name)));
  if (role !== undefined && role !== now.role) changed = withParam(changed, 'ROLE', ROLES[role]);
  if (status !== undefined && status !== now.status) changed = withParam(changed, 'PARTSTAT', status);
  return changed;
}

/** Parameters with one set or taken out, the others as they lie. */
function withParam(params: string, name: string, value: string | null): string {
  const segments = paramSegments(params);
  const text = value === null ? null : `${name}=${utf8Bin(value)}`;
  const at = segments.findIndex((segment) => segmentName(segment) === name);
  if (at < 0) return text === null ? params : `${params};${text}`;
  const rest = segments.flatMap((segment, i) => (i === at ? (text ?? []) : segment));
  return rest.map((segment) => ';' + segment).join('');
}
