import { hostileEntries } from './zip-hostile-entries.ts';
import { hostileFrames } from './zip-hostile-frame.ts';
import type { Hostile } from './zip-sample.ts';

export type { Hostile } from './zip-sample.ts';
export { forgeSameCrc, goodZips } from './zip-good.ts';

/** Archives no one may trust, each with the fault a reader has to name. */
export const hostileZips: readonly Hostile[] = [...hostileFrames, ...hostileEntries];
