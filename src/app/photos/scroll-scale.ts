/**
 * Browsers cap how high an element can be (15 to 33 million pixels). A longer timeline is scrolled through a shorter
 * canvas: small moves go pixel by pixel, large ones (a dragged scrollbar) by share.
 */
export const HIGHEST = 15_000_000; // px

export class ScrollScale {
  /** Height of the whole timeline and of the window onto it, px. */
  #whole = 0;
  #view = 0;
  /** Where the window's top lies in the timeline. */
  at = 0;
  /** The scroller's own position. */
  scrollTop = 0;
  readonly limit: number;

  constructor(highest: number = HIGHEST) {
    this.limit = highest;
  }

  /** Height of the canvas. */
  get height(): number {
    return Math.min(this.#whole, this.limit);
  }
  get last(): number {
    return Math.max(0, this.#whole - this.#view);
  }
  get compressed(): boolean {
    return this.#whole > this.limit;
  }
  get view(): number {
    return this.#view;
  }

  /** Added to a height in the timeline it gives the height on the canvas. 0 while nothing is compressed. */
  get shift(): number {
    return this.compressed ? this.scrollTop - this.at : 0;
  }

  resize(whole: number, view: number): void {
    this.#whole = whole;
    this.#view = view;
    this.at = Math.min(this.at, this.last);
  }

  /** The scroller moved to `scrollTop`. */
  scrolled(scrollTop: number): void {
    const moved = scrollTop - this.scrollTop;
    this.scrollTop = scrollTop;
    if (!this.compressed) this.at = scrollTop;
    else if (Math.abs(moved) < this.#view * 2) this.at = this.#within(this.at + moved);
    else this.at = this.#within((scrollTop / this.#room) * this.last);
  }

  /** Where the scroller must stand so that the timeline stands at `at`. */
  goTo(at: number): number {
    this.at = this.#within(at);
    this.scrollTop = this.compressed ? (this.at / this.last) * this.#room : this.at;
    return this.scrollTop;
  }

  /** Whether the scroller's end came before the timeline's, or the other way: `goTo(at)` mends it. */
  get strained(): boolean {
    if (!this.compressed) return false;
    const [start, end] = [this.scrollTop <= 0, this.scrollTop >= this.#room - 1];
    return start !== this.at <= 0 || end !== this.at >= this.last - 1;
  }

  get #room(): number {
    return Math.max(1, this.height - this.#view);
  }

  #within(at: number): number {
    return Math.min(this.last, Math.max(0, at));
  }
}
