import { tick } from 'svelte';
import type { PhotoSummary } from '../../shared/contract/photos.ts';
import type { GridView } from './grid-view.svelte.ts';
import { photoAt, placeOf, type Place } from './months.ts';

const FAST = 2.5; // px/ms: faster than thumbnails could be looked at
const REST = 140; // ms without a scroll
const MARGIN = 12; // px kept free above and below a tile that is shown

/** Moves the window over the timeline, and knows when it moves too fast for thumbnails to be asked for. */
export class GridScroll {
  readonly #view: GridView;
  readonly #onrest: () => void;
  scroller = $state<HTMLDivElement>();
  /** No thumbnail is asked for now. */
  fast = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = { top: 0, at: 0 };
  /** The tile whose row is the window's first, and how far that row is above: holds still when photos come and go. */
  #anchor: { photo: PhotoSummary; offset: number } | null = null;

  /** `onrest`: the scroll came to rest. */
  constructor(view: GridView, onrest: () => void) {
    this.#view = view;
    this.#onrest = onrest;
  }

  /** The scroller's own event; what was done by `goTo` is passed over. */
  readonly scrolled = (): void => {
    const { scroller } = this;
    const { scale } = this.#view;
    if (!scroller || scroller.scrollTop === scale.scrollTop) return;
    const now = performance.now();
    const speed = Math.abs(scroller.scrollTop - this.#last.top) / Math.max(1, now - this.#last.at);
    this.#last = { top: scroller.scrollTop, at: now };
    if (speed > FAST) this.fast = true;
    scale.scrolled(scroller.scrollTop);
    if (scale.strained) this.#settle();
    this.#take();
    this.#restSoon();
  };

  /** Brings a height of the timeline to the window's top. */
  goTo(at: number): void {
    const { scroller } = this;
    if (!scroller) return;
    const { scale, at: from, height } = this.#view;
    const top = scale.goTo(at);
    this.fast = this.fast || Math.abs(scale.at - from) > height * 3;
    scroller.scrollTop = top;
    scale.scrollTop = scroller.scrollTop;
    this.#take();
    this.#restSoon();
  }

  /** Scrolls a tile into sight, no further than needed. */
  show(place: Place, center = false): void {
    const view = this.#view;
    const box = view.boxOf(place);
    const head = view.headOf(place);
    const above = box.y - head < view.height / 2 ? head : box.y - MARGIN;
    if (center) {
      if (box.y < view.at || box.y + box.h > view.at + view.height)
        this.goTo(box.y - (view.height - box.h) / 2);
    } else if (box.y - MARGIN < view.at) this.goTo(Math.min(above, box.y - MARGIN));
    else if (box.y + box.h + MARGIN > view.at + view.height) this.goTo(box.y + box.h + MARGIN - view.height);
  }

  /** The canvas changed under the window: what is seen stays where it is. */
  resized(whole: number, height: number): void {
    const view = this.#view;
    view.scale.resize(whole, height);
    if (height === 0 || !this.scroller) return;
    const place = this.#anchor && view.at > 0 ? placeOf(view.months, this.#anchor.photo) : null;
    const at = place && this.#anchor ? view.boxOf(place).y + this.#anchor.offset : view.at;
    void tick().then(() => {
      if (this.scroller && Math.abs(at - view.scale.at) >= 1) this.scroller.scrollTop = view.scale.goTo(at);
      this.#take();
    });
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #take(): void {
    const view = this.#view;
    view.at = view.scale.at;
    view.shift = view.scale.shift;
    const place = view.placeAt(view.at);
    const photo = photoAt(view.months, place);
    this.#anchor = photo && place ? { photo, offset: view.at - view.boxOf(place).y } : null;
  }

  #settle(): void {
    const { scale } = this.#view;
    if (this.scroller) this.scroller.scrollTop = scale.goTo(scale.at);
  }

  #restSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rested(), REST);
  }

  #rested(): void {
    this.fast = false;
    if (this.#view.scale.compressed) {
      this.#settle();
      this.#take();
    }
    this.#onrest();
  }
}
