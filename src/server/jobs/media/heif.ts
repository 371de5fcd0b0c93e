import { heifLibrary } from './heif-library.ts';
import type { HeifLibrary } from './heif-library.ts';
import { turned } from './rgb.ts';
import type { Rgb, Turn } from './rgb.ts';
import { Shrinker } from './shrinker.ts';

const MAX_PIXELS = 100e6;
const MAX_TILES = 4096;
const MAX_MEMORY = 400 << 20;
const MAX_BLOCK = 4 << 20; // of a colour profile or EXIF

const IROT = 0x69726f74;
const IMIR = 0x696d6972;
const COLORSPACE_RGB = 1;
const INTERLEAVED_RGB = 10; // heif_chroma_interleaved_RGB and heif_channel_interleaved alike

/** The picture of a HEIC in small, upright, and the upright size its header tells. */
export interface SmallPicture extends Rgb {
  full: { width: number; height: number };
  icc: Buffer | null;
}

interface Grid {
  columns: number;
  rows: number;
  tileWidth: number;
  tileHeight: number;
  width: number;
  height: number;
}

/**
 * Decodes a HEIC tile by tile into a small upright RGB picture, so that a 50-megapixel one needs 100 MB, not 300.
 * Throws for anything libheif refuses, sizes over the limits, and after `deadlineMs`.
 */
export function decodeSmallHeic(bytes: Uint8Array, deadlineMs = 4500): SmallPicture {
  const lib = heifLibrary();
  const reader = new HeicReader(lib, bytes);
  try {
    return reader.read(performance.now() + deadlineMs);
  } finally {
    reader.free();
  }
}

/**
 * The EXIF of a HEIC as a TIFF block, found by libheif; null when there is none. exifr finds most by itself, but
 * not where a writer used base offsets in `iloc`.
 */
export function heicExif(bytes: Uint8Array): Buffer | null {
  const reader = new HeicReader(heifLibrary(), bytes);
  try {
    return reader.exif();
  } finally {
    reader.free();
  }
}

class HeicReader {
  readonly #lib: HeifLibrary;
  readonly #bytes: Uint8Array;
  readonly #scratch: number; // 256 bytes: heif_error at 0, out pointers at 16, lists at 64
  readonly #memory: number;
  readonly #context: number;
  #handle = 0;
  #options = 0;

  constructor(lib: HeifLibrary, bytes: Uint8Array) {
    this.#lib = lib;
    this.#bytes = bytes;
    this.#scratch = lib._malloc(256);
    this.#memory = lib._malloc(bytes.length);
    this.#context = lib._heif_context_alloc();
  }

  free(): void {
    const lib = this.#lib;
    if (this.#options) lib._heif_decoding_options_free(this.#options);
    if (this.#handle) lib._heif_image_handle_release(this.#handle);
    lib._heif_context_free(this.#context);
    lib._free(this.#memory);
    lib._free(this.#scratch);
  }

  read(deadline: number): SmallPicture {
    this.#open();
    const full = this.#fullSize();
    const icc = this.#colorProfile();
    const turns = this.#turns();
    this.#options = this.#lib._heif_decoding_options_alloc();
    // A clean aperture cannot be applied tile by tile: then libheif turns and crops the whole picture itself.
    const ownTurns = turns.every((turn) => turn.kind !== 'other');
    const grid = ownTurns ? this.#grid() : wholePicture(full);
    const small = new Shrinker(grid.width, grid.height);
    for (let row = 0; row < grid.rows; row++) {
      for (let column = 0; column < grid.columns; column++) {
        if (performance.now() > deadline) throw new Error('takes too long to decode');
        this.#addTile(small, grid, column, row);
      }
    }
    const upright = ownTurns
      ? turns.reduce<Rgb>((rgb, turn) => turned(rgb, turn as Turn), small.rgb())
      : small.rgb();
    return { ...upright, full, icc };
  }

  exif(): Buffer | null {
    this.#open();
    const lib = this.#lib;
    lib.HEAPU8.set(Buffer.from('Exif\0', 'latin1'), this.#scratch + 32);
    const [filter, ids] = [this.#scratch + 32, this.#scratch + 64];
    if (lib._heif_image_handle_get_list_of_metadata_block_IDs(this.#handle, filter, ids, 1) < 1) return null;
    const id = this.#word(64);
    const size = lib._heif_image_handle_get_metadata_size(this.#handle, id);
    const block = this.#bytesOf(size, (at) =>
      lib._heif_image_handle_get_metadata(this.#scratch, this.#handle, id, at),
    );
    // Four bytes say how many more to skip up to the TIFF header (ISO/IEC 23008-12, annex A).
    return block && block.length > 12 ? block.subarray(4 + block.readUInt32BE(0)) : null;
  }

  #open(): void {
    const lib = this.#lib;
    lib.HEAPU8.set(this.#bytes, this.#memory);
    const limits = lib._heif_context_get_security_limits(this.#context);
    const view = new DataView(lib.HEAPU8.buffer);
    // struct heif_security_limits: pixels, tiles, one block of memory, all blocks
    for (const [at, value] of [
      [8, MAX_PIXELS],
      [16, MAX_TILES],
      [40, MAX_MEMORY],
      [64, MAX_MEMORY],
    ] as const)
      view.setBigUint64(limits + at, BigInt(value), true);
    const { length } = this.#bytes;
    lib._heif_context_read_from_memory_without_copy(this.#scratch, this.#context, this.#memory, length, 0);
    this.#check('its boxes');
    lib._heif_context_get_primary_image_handle(this.#scratch, this.#context, this.#scratch + 16);
    this.#check('its main picture');
    this.#handle = this.#word(16);
  }

  #fullSize(): { width: number; height: number } {
    const width = this.#lib._heif_image_handle_get_width(this.#handle);
    const height = this.#lib._heif_image_handle_get_height(this.#handle);
    if (!(width > 0 && height > 0 && width * height <= MAX_PIXELS))
      throw new Error(`has ${width} by ${height} pixels, more than can be shown`);
    return { width, height };
  }

  /** iPhones write Display P3; without it colours come out dull. */
  #colorProfile(): Buffer | null {
    const lib = this.#lib;
    const size = lib._heif_image_handle_get_raw_color_profile_size(this.#handle);
    return this.#bytesOf(size, (at) =>
      lib._heif_image_handle_get_raw_color_profile(this.#scratch, this.#handle, at),
    );
  }

  /** A block of that size which `fill` writes into the library's memory; null when it fails or is too large. */
  #bytesOf(size: number, fill: (at: number) => void): Buffer | null {
    if (size <= 0 || size > MAX_BLOCK) return null;
    const at = this.#lib._malloc(size);
    fill(at);
    const bytes = this.#word(0) === 0 ? Buffer.from(this.#lib.HEAPU8.slice(at, at + size)) : null;
    this.#lib._free(at);
    return bytes;
  }

  /** The file's own turns. EXIF's orientation says the same again: applying both would turn twice. */
  #turns(): (Turn | { kind: 'other' })[] {
    const lib = this.#lib;
    const item = lib._heif_image_handle_get_item_id(this.#handle);
    const count = lib._heif_item_get_transformation_properties(this.#context, item, this.#scratch + 64, 8);
    return Array.from({ length: count }, (_, i) => {
      const id = this.#word(64 + 4 * i);
      const type = lib._heif_item_get_property_type(this.#context, item, id);
      if (type === IROT) {
        const degrees = lib._heif_item_get_property_transform_rotation_ccw(this.#context, item, id);
        return { kind: 'rotate', degrees };
      }
      if (type !== IMIR) return { kind: 'other' };
      const direction = lib._heif_item_get_property_transform_mirror(this.#context, item, id);
      return { kind: 'mirror', upDown: direction === 0 };
    });
  }

  /** Tiles are read unturned: libheif 1.23.2 gives wrong offsets for turned grids. */
  #grid(): Grid {
    const lib = this.#lib;
    lib.HEAPU8[this.#options + 1] = 1; // heif_decoding_options.ignore_transformations
    lib.HEAPU8.fill(0, this.#scratch + 64, this.#scratch + 256);
    lib.HEAPU8[this.#scratch + 64] = 1; // heif_image_tiling.version
    lib._heif_image_handle_get_image_tiling(this.#scratch, this.#handle, 0, this.#scratch + 64);
    this.#check('its tiles');
    const [columns, rows, tileWidth, tileHeight, width, height] = [1, 2, 3, 4, 5, 6].map((i) =>
      this.#word(64 + 4 * i),
    ) as [number, number, number, number, number, number];
    return { columns, rows, tileWidth, tileHeight, width, height };
  }

  #addTile(small: Shrinker, grid: Grid, x: number, y: number): void {
    const lib = this.#lib;
    const [error, out] = [this.#scratch, this.#scratch + 16];
    const how = [COLORSPACE_RGB, INTERLEAVED_RGB, this.#options] as const;
    if (grid.columns * grid.rows > 1)
      lib._heif_image_handle_decode_image_tile(error, this.#handle, out, ...how, x, y);
    else lib._heif_decode_image(error, this.#handle, out, ...how);
    this.#check('its pixels');
    const image = this.#word(16);
    try {
      const at = lib._heif_image_get_plane_readonly(image, INTERLEAVED_RGB, this.#scratch + 20);
      if (!at) throw new Error('has no pixels');
      const stride = this.#word(20);
      const width = lib._heif_image_get_width(image, INTERLEAVED_RGB);
      const height = lib._heif_image_get_height(image, INTERLEAVED_RGB);
      small.add(lib.HEAPU8, { at, stride, width, height }, x * grid.tileWidth, y * grid.tileHeight);
    } finally {
      lib._heif_image_release(image);
    }
  }

  #word(offset: number): number {
    return new DataView(this.#lib.HEAPU8.buffer).getUint32(this.#scratch + offset, true);
  }

  #check(what: string): void {
    const code = this.#word(0);
    if (code !== 0) throw new Error(`${what} cannot be read (libheif ${code}.${this.#word(4)})`);
  }
}

function wholePicture({ width, height }: { width: number; height: number }): Grid {
  return { columns: 1, rows: 1, tileWidth: width, tileHeight: height, width, height };
}
