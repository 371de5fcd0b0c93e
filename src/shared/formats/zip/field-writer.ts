const utf8 = new TextEncoder();

/** Little-endian fields one after another into exactly `length` bytes. */
export class FieldWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.#bytes = new Uint8Array(length);
    this.#view = new DataView(this.#bytes.buffer);
  }

  u16(value: number): void {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }

  u32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  u64(value: number): void {
    this.u32(value % 2 ** 32);
    this.u32(Math.floor(value / 2 ** 32));
  }

  text(value: string): void {
    this.#at += utf8.encodeInto(value, this.#bytes.subarray(this.#at)).written;
  }

  /** The bytes; throws when they are not as many as was computed, for then every later offset would be wrong. */
  done(): Uint8Array {
    if (this.#at !== this.#bytes.length)
      throw new Error(`ZIP records of ${this.#at} bytes were computed as ${this.#bytes.length}`);
    return this.#bytes;
  }
}
