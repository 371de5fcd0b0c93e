/** An object opened for an edit: its components beside what they mean. Uses Temporal, so the server only. */

import { FormatError } from '../format-error.ts';
import { DAY, dayOfWall, wallOf } from './civil.ts';
import { wallLength } from './dates.ts';
import { ObjectEditor } from './component-editor.ts';
import type { When } from './dates.ts';
import { timesOf } from './edit-times.ts';
import type { Times } from './edit-times.ts';
import { foundAt } from './found.ts';
import type { Found } from './found.ts';
import type { Find } from './moves.ts';
import { itemsOf } from './parse.ts';
import type { Component } from './parse.ts';
import { seriesOf } from './series.ts';
import type { Master, Override, Series } from './series.ts';
import { UTC, zoneFinder } from './zones.ts';

/** `component`: where the occurrence's fields are written; `times`: when it takes place. */
export type Opened = { found: Found; component: Component; times: Times };

export class OpenSeries {
  readonly editor: ObjectEditor;
  readonly series: Series;
  readonly find: Find;
  /** The component of the series, or null when only changed occurrences are here. */
  readonly master: Component | null;
  readonly overrides: Component[];
  /** What the series says of itself; null without a date that exists. */
  readonly timed: Master | null;
  /** Every changed occurrence with its component. */
  readonly changed: readonly { component: Component; timed: Override }[];

  /** @throws FormatError when there is no item in it */
  constructor(bytes: Uint8Array) {
    this.editor = new ObjectEditor(bytes);
    const { parsed } = this.editor;
    this.series = seriesOf(parsed, UTC);
    this.find = zoneFinder(parsed);
    const { masters, overrides } = itemsOf(parsed);
    this.master = masters[0] ?? null;
    this.overrides = overrides;
    if (!this.master && !overrides[0])
      throw new FormatError('no-component', '', 'there is no event, task or note');
    this.timed = this.series.masters.find(({ place }) => place === this.master?.begin) ?? null;
    const known = [...(this.timed?.overrides ?? []), ...this.series.lone];
    const byPlace = new Map(known.map((timed) => [timed.place, timed]));
    this.changed = overrides.flatMap((component) => {
      const timed = byPlace.get(component.begin);
      return timed ? [{ component, timed }] : [];
    });
  }

  /** The wall by rule that a recurrence id names: `2026-11-22T10:00:00`, or a date. Null when it is none. */
  keyOf(recurrenceId: string): number | null {
    const wall = wallOf(recurrenceId);
    if (wall === null) return null;
    return this.timed?.when.allDay ? dayOfWall(wall) * DAY : wall;
  }

  /** @throws FormatError `occurrence-missing` when nothing takes place then */
  at(recurrenceId: string): Opened {
    const key = this.keyOf(recurrenceId);
    const found = key === null ? null : foundAt(this.series, key);
    if (!found)
      throw new FormatError('occurrence-missing', 'occurrence', 'the series has no occurrence then');
    return this.opened(found);
  }

  opened(found: Found): Opened {
    const { timed, wall, length } = found;
    const component = [this.master, ...this.overrides].find((one) => one?.begin === timed.place)!;
    const { start, end } = timesOf(this.editor.parsed, component);
    const by = wall - timed.when.wall;
    const moved = (when: When | null) => when && { ...when, wall: when.wall + by };
    const own = length === timed.length ? moved(end) : null;
    return { found, component, times: { start: moved(start), end: own ?? endOf(moved(start), found) } };
  }
}

/** An end that no component says: that of an extra date with a length of its own. */
function endOf(start: When | null, { length }: Found): When | null {
  return (
    start && { ...start, wall: start.wall + ('exact' in length ? length.exact : wallLength(length.nominal)) }
  );
}
