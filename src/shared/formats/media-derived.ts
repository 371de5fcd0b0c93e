import type { TakenTime } from './taken-at.ts';

/** Where a picture was taken: degrees, north and east positive; `alt` in metres above the sea. */
export interface Place {
  lat: number;
  lon: number;
  alt?: number;
}

/** What a picture or video says about itself, read without decoding its pixels. */
export interface MediaFacts {
  /** Pixels as shown (already turned upright); null when the file does not tell. */
  width: number | null;
  height: number | null;
  /** EXIF orientation 1 to 8 as written in the file; for the details page only, since width and height are upright. */
  orientation: number | null;
  takenAt: TakenTime | null;
  camera: { make: string | null; model: string | null } | null;
  place: Place | null;
  /** Seconds; videos only. */
  duration?: number;
  /** Four-character code of the picture track (`avc1`, `hvc1`) or a Matroska codec id (`V_VP9`); videos only. */
  codec?: string;
}

/** Everything derived from the bytes of one photo or video: a projection, never a version's own property. */
export interface Derived extends MediaFacts {
  /** Average colour, `#rrggbb`; null for videos and for what cannot be decoded. */
  color: string | null;
  /** WebP, upright, fitting into a square of that many pixels, never enlarged. */
  thumbnails: { 192: Uint8Array | null; 384: Uint8Array | null };
  /** Whether a page can show it: a picture that was decoded, or a video in a container browsers play. */
  viewable: boolean;
  /** Why it cannot be shown, or shows only in part; null when all is well. A sentence without a full stop. */
  problem: string | null;
}

/** A reading that did not come to its end; the bytes are as safe as before. `facts`: what was read until then. */
export interface MediaFailure {
  failed: true;
  code: 'too-slow' | 'too-much-memory' | 'crashed' | 'unreadable' | 'closed';
  problem: string;
  facts: MediaFacts | null;
}
