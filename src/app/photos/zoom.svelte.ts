const MOST = 8;
const STEP = 1.5;
const CLICK = 6; // px a pointer may move and still click

interface Point {
  x: number;
  y: number;
}

/** A picture enlarged and moved inside its stage. Points are measured from the middle of the stage, px. */
export class Zoom {
  scale = $state(1);
  x = $state(0);
  y = $state(0);
  /** Of the stage, px. */
  width = 0;
  height = 0;
  readonly enlarged = $derived(this.scale > 1);
  readonly atMost = $derived(this.scale >= MOST);

  fit(): void {
    this.scale = 1;
    this.x = this.y = 0;
  }

  in(): void {
    this.by(STEP);
  }
  out(): void {
    this.by(1 / STEP);
  }

  /** Enlarges so that what lies under `about` stays there. */
  by(factor: number, about: Point = { x: 0, y: 0 }): void {
    const scale = Math.min(MOST, Math.max(1, this.scale * factor));
    const real = scale / this.scale;
    this.scale = scale;
    this.x = about.x - (about.x - this.x) * real;
    this.y = about.y - (about.y - this.y) * real;
    this.#hold();
  }

  move(dx: number, dy: number): void {
    this.x += dx;
    this.y += dy;
    this.#hold();
  }

  /** No further than that half of the picture could leave the stage. */
  #hold(): void {
    const [mostX, mostY] = [(this.width * (this.scale - 1)) / 2, (this.height * (this.scale - 1)) / 2];
    this.x = Math.min(mostX, Math.max(-mostX, this.x));
    this.y = Math.min(mostY, Math.max(-mostY, this.y));
  }
}

/** Fingers and mouse on the stage: one moves an enlarged picture or swipes to the next, two pinch. */
export class Fingers {
  readonly #zoom: Zoom;
  readonly #onswipe: (direction: 1 | -1) => void;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- no state a page shows
  readonly #down = new Map<number, Point>();
  #start: Point = { x: 0, y: 0 };

  constructor(zoom: Zoom, onswipe: (direction: 1 | -1) => void) {
    this.#zoom = zoom;
    this.#onswipe = onswipe;
  }

  press(event: PointerEvent, at: Point): void {
    this.#down.set(event.pointerId, at);
    this.#start = at;
  }

  move(event: PointerEvent, at: Point): void {
    const before = this.#down.get(event.pointerId);
    if (!before) return;
    const other = [...this.#down].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const distance = (point: Point) => Math.hypot(point.x - other.x, point.y - other.y);
      const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
      this.#zoom.by(distance(at) / Math.max(1, distance(before)), middle);
    } else if (this.#zoom.enlarged) {
      this.#zoom.move(at.x - before.x, at.y - before.y);
    }
    this.#down.set(event.pointerId, at);
  }

  lift(event: PointerEvent, at: Point): void {
    const alone = this.#down.size === 1;
    if (!this.#down.delete(event.pointerId) || !alone) return;
    const [dx, dy] = [at.x - this.#start.x, at.y - this.#start.y];
    if (this.#zoom.enlarged) {
      // a click brings what is under it to the middle: moving without dragging
      if (Math.hypot(dx, dy) < CLICK) this.#zoom.move(-at.x, -at.y);
      return;
    }
    if (event.pointerType !== 'mouse' && Math.abs(dx) > 60 && Math.abs(dx) > 2 * Math.abs(dy))
      this.#onswipe(dx < 0 ? 1 : -1);
  }

  cancel(event: PointerEvent): void {
    this.#down.delete(event.pointerId);
  }
}
