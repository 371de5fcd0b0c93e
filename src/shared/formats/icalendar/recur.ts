/**
 * Occurrences of a rule in a window, reckoned in wall-clock seconds: zones come later, floating and all-day times need
 * none. Bounded for every rule: periods are counted from DTSTART, so a late window is jumped to; what is too dense or
 * never met ends with `cut`.
 */

import { DAY, civilOf, dayOf, dayOfWall, daysInMonth, weekdayOf } from './civil.ts';
import { dayFilter } from './day-filter.ts';
import type { DayFilter } from './day-filter.ts';
import type { Frequency, Rule } from './rule.ts';

/** Walls in the window, sorted, none twice. `cut`: there may be more. `work`: what it took, as `Limits` count it. */
export type Expansion = { walls: number[]; cut: boolean; work: number };
/** Both ends included; `until` is the rule's own end on the wall of DTSTART. */
export type Window = { from: number; to: number; until?: number };

/** Where an expansion ends with `cut`: daily for three years is whole. `work`: periods, days looked at and times made. */
export type Limits = { results: number; periods: number; work: number };
export const LIMITS: Limits = { results: 1200, periods: 20_000, work: 1_000_000 };

/** More often a day than this by lists is refused. */
const MAX_TIMES = 288;

const UNIT: Partial<Record<Frequency, number>> = { HOURLY: 3600, MINUTELY: 60, SECONDLY: 1 };

/** One period: its place, its candidates, and where to look next (1: the next one). */
type Period = { begins: number; walls: number[]; next: number; work: number };

export function expand(rule: Rule, start: number, window: Window, limits: Limits = LIMITS): Expansion {
  const planned = new Plan(rule, start, window);
  if (planned.tooDense) {
    const walls = start >= window.from && start <= window.to ? [start] : [];
    return { walls, cut: true, work: 1 };
  }
  const last = Math.min(window.to, window.until ?? Infinity);
  const most = rule.count ?? Infinity;
  const walls: number[] = [];
  let { k, counted } = planned.firstPeriod(window.from);
  let work = 0;
  for (let periods = 0; ; periods++) {
    if (counted >= most) return { walls, cut: false, work };
    const period = planned.period(k);
    if (period.begins > last) return { walls, cut: false, work };
    work += period.work + 1;
    if (periods >= limits.periods || work > limits.work) return { walls, cut: true, work };
    for (const wall of period.walls) {
      if (wall < start) continue;
      if (wall > last || counted++ >= most) return { walls, cut: false, work };
      if (wall < window.from) continue;
      if (walls.length >= limits.results) return { walls, cut: true, work };
      walls.push(wall);
    }
    k += period.next;
  }
}

/** A rule with the parts that DTSTART implies made explicit (RFC 5545 §3.3.10, last paragraphs). */
class Plan {
  readonly tooDense: boolean;
  readonly #rule: Rule;
  readonly #start: number;
  readonly #filter: DayFilter;
  readonly #hours: number[];
  readonly #minutes: number[];
  readonly #seconds: number[];
  /** Times of a day from midnight, for frequencies of a day and more. */
  readonly #times: number[];
  /** Days whose times are made: those of the window, unless places or a count need all. */
  readonly #shown: { from: number; to: number };

  constructor(rule: Rule, start: number, window: Window) {
    const second = start - dayOfWall(start) * DAY;
    const given = (list: number[], implied: number, freq: Frequency[]) =>
      list.length > 0 ? list : freq.includes(rule.freq) ? [] : [implied];
    this.#rule = rule;
    this.#start = start;
    const whole = rule.count !== null || rule.bySetPos.length > 0;
    const { from, to } = whole ? { from: -Infinity, to: Infinity } : window;
    this.#shown = { from: dayOfWall(from), to: dayOfWall(to) };
    this.#filter = dayFilter(rule, dayOfWall(start));
    this.#hours = given(rule.byHour, Math.floor(second / 3600), ['HOURLY', 'MINUTELY', 'SECONDLY']);
    this.#minutes = given(rule.byMinute, Math.floor((second % 3600) / 60), ['MINUTELY', 'SECONDLY']);
    this.#seconds = given(rule.bySecond, second % 60, ['SECONDLY']);
    const daily = UNIT[rule.freq] === undefined;
    this.tooDense = daily && this.#hours.length * this.#minutes.length * this.#seconds.length > MAX_TIMES;
    this.#times = daily && !this.tooDense ? this.#timesFrom(this.#hours.map((hour) => hour * 3600)) : [];
  }

  /** Where to begin: just before the window where the rule lets us jump, and how many were counted till there. */
  firstPeriod(from: number): { k: number; counted: number } {
    if (from <= this.#start) return { k: 0, counted: 0 };
    const k = Math.max(0, Math.floor(this.#periodsBetween(from)) - 1);
    if (this.#rule.count === null) return { k, counted: 0 };
    return this.#onePerPeriod() ? { k, counted: k } : { k: 0, counted: 0 };
  }

  period(k: number): Period {
    const step = k * this.#rule.interval;
    const first = civilOf(dayOfWall(this.#start));
    switch (this.#rule.freq) {
      case 'YEARLY':
        return this.#days(this.#filter.daysOfYear(first.year + step), dayOf(first.year + step, 1, 1));
      case 'MONTHLY': {
        const month = first.year * 12 + first.month - 1 + step;
        const [year, inYear] = [Math.floor(month / 12), (month % 12) + 1];
        return this.#days(this.#filter.daysOfMonth(year, inYear), dayOf(year, inYear, 1));
      }
      case 'WEEKLY': {
        const monday = this.#weekBegin() + step * 7;
        return this.#days(this.#filter.daysFrom(monday, 7), monday);
      }
      case 'DAILY': {
        const day = dayOfWall(this.#start) + step;
        return this.#days(this.#filter.daysFrom(day, 1), day);
      }
      default:
        return this.#withinDay(k);
    }
  }

  #days(days: { matching: number[]; looked: number }, begins: number): Period {
    const walls: number[] = [];
    for (const day of days.matching)
      if (day >= this.#shown.from && day <= this.#shown.to)
        for (const time of this.#times) walls.push(day * DAY + time);
    return { begins: begins * DAY, walls: this.#positions(walls), next: 1, work: days.looked + walls.length };
  }

  /** Hours, minutes and seconds: a day or hour that cannot match is jumped over whole. */
  #withinDay(k: number): Period {
    const unit = UNIT[this.#rule.freq]!;
    const at = Math.floor(this.#start / unit) * unit + k * this.#rule.interval * unit;
    const none = (resume: number): Period => {
      const periods = Math.ceil((resume - at) / (this.#rule.interval * unit));
      return { begins: at, walls: [], next: Math.max(1, periods), work: 1 };
    };
    const day = dayOfWall(at);
    if (!this.#filter.matches(day)) return none(this.#filter.nextDay(day) * DAY);
    const second = at - day * DAY;
    const hour = Math.floor(second / 3600);
    if (this.#hours.length > 0 && !this.#hours.includes(hour)) {
      const later = this.#hours.find((one) => one > hour);
      return none(later === undefined ? (day + 1) * DAY : day * DAY + later * 3600);
    }
    const minute = Math.floor((second % 3600) / 60);
    if (unit < 3600 && this.#minutes.length > 0 && !this.#minutes.includes(minute))
      return none(day * DAY + hour * 3600 + (this.#minutes.find((one) => one > minute) ?? 60) * 60);
    if (unit === 1 && this.#seconds.length > 0 && !this.#seconds.includes(second % 60))
      return none(at - (second % 60) + (this.#seconds.find((one) => one > second % 60) ?? 60));
    const walls =
      unit === 3600 ? this.#timesFrom([at]) : unit === 60 ? this.#seconds.map((one) => at + one) : [at];
    return { begins: at, walls: this.#positions(walls), next: 1, work: walls.length };
  }

  #timesFrom(hours: number[]): number[] {
    return hours.flatMap((hour) =>
      this.#minutes.flatMap((minute) => this.#seconds.map((s) => hour + minute * 60 + s)),
    );
  }

  #positions(walls: number[]): number[] {
    const { bySetPos } = this.#rule;
    if (bySetPos.length === 0) return walls;
    const picked = new Set(bySetPos.map((place) => walls[place > 0 ? place - 1 : walls.length + place]));
    return walls.filter((wall) => picked.has(wall));
  }

  #weekBegin(): number {
    const day = dayOfWall(this.#start);
    return day - ((weekdayOf(day) - this.#rule.weekStart + 7) % 7);
  }

  #periodsBetween(from: number): number {
    const { freq, interval } = this.#rule;
    const [a, b] = [civilOf(dayOfWall(this.#start)), civilOf(dayOfWall(from))];
    if (freq === 'YEARLY') return (b.year - a.year) / interval;
    if (freq === 'MONTHLY') return ((b.year - a.year) * 12 + b.month - a.month) / interval;
    if (freq === 'WEEKLY') return (dayOfWall(from) - this.#weekBegin()) / (7 * interval);
    return (from - this.#start) / ((UNIT[freq] ?? DAY) * interval);
  }

  /** A rule without BY parts whose date exists in every period: then periods count occurrences. */
  #onePerPeriod(): boolean {
    const { rule, day } = { rule: this.#rule, day: civilOf(dayOfWall(this.#start)) };
    const parts = [rule.byDay, rule.byMonth, rule.byMonthDay, rule.byYearDay, rule.byWeekNo];
    if ([...parts, rule.byHour, rule.byMinute, rule.bySecond, rule.bySetPos].some((list) => list.length > 0))
      return false;
    if (rule.freq === 'YEARLY') return day.day <= daysInMonth(2001, day.month);
    return rule.freq !== 'MONTHLY' || day.day <= 28;
  }
}
