/** A file the list of contents promises. */
export type Listed = { path: string; size: number; sha: string };

const FIRST_ROOM = 1024;
const SHA_BYTES = 32;

/** The files of a list of contents, each looked for once: about 40 bytes and the name for each, a million fit. */
export class ListedFiles {
  readonly #places = new Map<string, number>();
  #paths: string[] = [];
  #sizes = new Float64Array(FIRST_ROOM);
  #hashes = new Uint8Array(FIRST_ROOM * SHA_BYTES);
  #seen = new Uint8Array(FIRST_ROOM);

  get count(): number {
    return this.#paths.length;
  }

  /** False when the path is listed already, with other contents. */
  add({ path, size, sha }: Listed): boolean {
    const known = this.#places.get(path);
    if (known !== undefined) return this.#sizes[known] === size && this.#sha(known) === sha;
    const place = this.#paths.push(path) - 1;
    this.#places.set(path, place);
    if (place >= this.#sizes.length) this.#grow();
    this.#sizes[place] = size;
    for (let at = 0; at < SHA_BYTES; at++)
      this.#hashes[place * SHA_BYTES + at] = Number.parseInt(sha.slice(at * 2, at * 2 + 2), 16);
    return true;
  }

  get(path: string): Listed | undefined {
    const place = this.#places.get(path);
    return place === undefined ? undefined : this.#at(place);
  }

  /** Notes that a file of this name was in the archive, whole or not. */
  found(path: string): void {
    const place = this.#places.get(path);
    if (place !== undefined) this.#seen[place] = 1;
  }

  /** Those that were not found. */
  *missing(): Generator<Listed> {
    for (let place = 0; place < this.count; place++) if (this.#seen[place] === 0) yield this.#at(place);
  }

  #at(place: number): Listed {
    return { path: this.#paths[place]!, size: this.#sizes[place]!, sha: this.#sha(place) };
  }

  #sha(place: number): string {
    const bytes = this.#hashes.subarray(place * SHA_BYTES, (place + 1) * SHA_BYTES);
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  #grow(): void {
    const twice = <T extends Float64Array | Uint8Array>(from: T, into: T): T => {
      into.set(from);
      return into;
    };
    this.#sizes = twice(this.#sizes, new Float64Array(this.#sizes.length * 2));
    this.#hashes = twice(this.#hashes, new Uint8Array(this.#hashes.length * 2));
    this.#seen = twice(this.#seen, new Uint8Array(this.#seen.length * 2));
  }
}
