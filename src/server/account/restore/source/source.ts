import type { DiffOptions, Side } from '../../diff.ts';
import type { Failures } from './wanted.ts';

/** What a plan leads to, and where it comes from. */
export interface WantedSource {
  side: Side;
  failures: Failures;
  about: {
    type: 'archive' | 'seq' | 'import';
    name: string;
    at: string | null;
    seq: number | null;
    partial: boolean;
  };
  options?: DiffOptions;
}
