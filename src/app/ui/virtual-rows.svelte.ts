/* eslint-disable svelte/prefer-svelte-reactivity -- made and dropped inside one computation */
/** Which rows of a long list are in the page: fixed row height, optional groups with a heading that sticks. */
export interface RowSource<T> {
  readonly items: readonly T[];
  readonly rowHeight: number;
  readonly headHeight: number;
  readonly key: (item: T) => string;
  readonly group: ((item: T) => string) | undefined;
}

export interface Group {
  /** Unique in the list, stable while rows come and go. */
  id: string;
  name: string;
  from: number;
  /** Exclusive. */
  to: number;
  /** Pixels from the top of the list. */
  top: number;
  height: number;
}

export interface Section extends Group {
  rows: readonly number[];
}

const OVERSCAN = 8; // rows above and below what is seen
const FIRST_VIEW = 900; // px assumed before the first measure

function groupsOf<T>({ items, rowHeight, headHeight, group }: RowSource<T>): Group[] {
  if (!group)
    return [{ id: '', name: '', from: 0, to: items.length, top: 0, height: items.length * rowHeight }];
  const groups: Group[] = [];
  const seen = new Map<string, number>();
  let top = 0;
  for (let from = 0; from < items.length;) {
    const name = group(items[from] as T);
    let to = from + 1;
    while (to < items.length && group(items[to] as T) === name) to += 1;
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    const height = headHeight + (to - from) * rowHeight;
    groups.push({ id: `${name}.${times}`, name, from, to, top, height });
    top += height;
    from = to;
  }
  return groups;
}

export class VirtualRows<T> {
  readonly #source: () => RowSource<T>;
  scrollTop = $state(0);
  viewHeight = $state(0);
  /** The row that holds the tab stop, by key: it stays in the page wherever the list is scrolled. */
  activeKey = $state<string | null>(null);

  constructor(source: () => RowSource<T>) {
    this.#source = source;
  }

  readonly groups = $derived.by(() => groupsOf(this.#source()));
  readonly height = $derived.by(() => {
    const last = this.groups.at(-1);
    return last ? last.top + last.height : 0;
  });
  readonly activeIndex = $derived.by(() => {
    const { items, key } = this.#source();
    const wanted = this.activeKey;
    return wanted === null ? -1 : items.findIndex((item) => key(item) === wanted);
  });
  /** First and last (exclusive) row seen, overscan included. */
  readonly range = $derived.by(() => {
    const view = this.viewHeight || FIRST_VIEW;
    const from = Math.max(0, this.indexAt(this.scrollTop) - OVERSCAN);
    const to = Math.min(this.#source().items.length, this.indexAt(this.scrollTop + view) + 1 + OVERSCAN);
    return { from, to };
  });
  readonly sections = $derived.by((): Section[] => {
    const { from, to } = this.range;
    const active = this.activeIndex;
    const sections: Section[] = [];
    for (const group of this.groups) {
      const rows: number[] = [];
      const start = Math.max(from, group.from);
      const end = Math.min(to, group.to);
      if (active >= group.from && active < group.to && active < start) rows.push(active);
      for (let index = start; index < end; index += 1) rows.push(index);
      if (active >= group.from && active < group.to && active >= Math.max(end, start)) rows.push(active);
      if (rows.length > 0) sections.push({ ...group, rows: [...new Set(rows)] });
    }
    return sections;
  });

  /** The row at a height in pixels. */
  indexAt(y: number): number {
    const group = this.#groupAt((one) => one.top + one.height > y);
    if (!group) return Math.max(0, this.#source().items.length - 1);
    const inside = Math.floor((y - group.top - this.#head()) / this.#source().rowHeight);
    return Math.min(group.to - 1, Math.max(group.from, group.from + inside));
  }

  /** Height in pixels at which a row starts. */
  topOf(index: number): number {
    const group = this.#groupAt((one) => one.to > index);
    return group ? group.top + this.#head() + (index - group.from) * this.#source().rowHeight : 0;
  }

  /** The scroll position that shows a row, or null when it is seen already. */
  scrollFor(index: number, center = false): number | null {
    const { rowHeight } = this.#source();
    const top = this.topOf(index);
    if (center) return Math.max(0, top - this.viewHeight / 2 + rowHeight / 2);
    if (top - this.#head() < this.scrollTop) return Math.max(0, top - this.#head());
    if (top + rowHeight > this.scrollTop + this.viewHeight) return top + rowHeight - this.viewHeight;
    return null;
  }

  #head(): number {
    const source = this.#source();
    return source.group ? source.headHeight : 0;
  }

  /** The first group for which `test` holds; it must be false, then true along the list. */
  #groupAt(test: (group: Group) => boolean): Group | undefined {
    let low = 0;
    let high = this.groups.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (test(this.groups[middle] as Group)) high = middle;
      else low = middle + 1;
    }
    return this.groups[low];
  }
}
