/** A row of a list taken by its handle and let go elsewhere. Rows are the children of one list. */
export class OrderDrag {
  /** Index of the row that is held; null: none. */
  held = $state<number | null>(null);
  /** Where it would go: before the row that stands there now. */
  over = $state(0);
  readonly #drop: (from: number, to: number) => void;

  constructor(drop: (from: number, to: number) => void) {
    this.#drop = drop;
  }

  take(event: PointerEvent, index: number): void {
    if (event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.held = this.over = index;
  }

  move(event: PointerEvent): void {
    const list = (event.currentTarget as HTMLElement).closest('ul');
    if (this.held === null || !list) return;
    const middles = [...list.children].map((row) => {
      const { top, height } = row.getBoundingClientRect();
      return top + height / 2;
    });
    const before = middles.findIndex((middle) => event.clientY < middle);
    this.over = before < 0 ? middles.length : before;
  }

  /** Let go: it takes the place the line shows. */
  drop(): void {
    const { held, over } = this;
    this.held = null;
    if (held === null) return;
    const to = over > held ? over - 1 : over;
    if (to !== held) this.#drop(held, to);
  }

  cancel(): void {
    this.held = null;
  }
}
