import type { ZipCode } from '../../src/shared/formats/zip/errors.ts';
import { buildZip, text } from './zip-build.ts';
import type { Ends, Frame, Part } from './zip-build.ts';

/** An archive that must be refused: what is wrong, the bytes, the fault to be named. */
export type Hostile = { name: string; bytes: Uint8Array; code: ZipCode };

/** Three files and a manifest: what the hostile archives were before. */
export const A: Part = { name: 'photos/a.jpg', content: text('the first photo, kept as it came') };
export const B: Part = {
  name: 'photos/b.jpg',
  content: text('the second one, a little longer than the first'),
};
export const Z: Part = {
  name: 'notes/z.txt',
  content: text('again and again and again and again'),
  deflate: true,
};
export const M: Part = { name: 'manifest.json', content: text('{"lifeboat":1}\n') };
export const GOOD = [A, B, Z, M];
export const good = buildZip(GOOD);
export const HUGE = 2 ** 40;
/** Of the good archive's directory, in bytes. */
export const directorySize = new DataView(good.buffer).getUint32(good.length - 10, true);

/** The good archive with `change` made to its second entry. */
export const second = (change: Partial<Part>): Uint8Array => buildZip([A, { ...B, ...change }, Z, M]);
export const third = (change: Partial<Part>): Uint8Array => buildZip([A, B, { ...Z, ...change }, M]);
export const framed = (frame: Frame): Uint8Array => buildZip(GOOD, frame);
export const named = (...names: (string | Uint8Array)[]): Uint8Array =>
  buildZip([...names.map((name, at): Part => ({ name, content: text(`content ${at}`) })), M]);
export const end64 = (change: Partial<Ends>): Uint8Array => framed({ end64: change });

/** External attributes with this Unix mode. */
export const unix = (mode: number): number => (mode << 16) >>> 0;
