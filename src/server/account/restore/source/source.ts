import type { DiffOptions, DiffRow, Side } from '../../diff.ts';
import type { Failures } from './wanted.ts';

/** What a plan leads to, and where it comes from. */
export interface WantedSource {
  side: Side;
  failures: Failures;
  about: {
    type: 'archive' | 'manifest' | 'seq' | 'import';
    name: string;
    at: string | null;
    seq: number | null;
    partial: boolean;
  };
  options?: DiffOptions;
  /** Different bodies that are to come, and their bytes. Absent: none. */
  lacking?: { count: number; bytes: number };
  /** The row as it can be carried out; null: not at all, which the failures then say. Absent: as it is. */
  possible?(row: DiffRow): Promise<DiffRow | null>;
}
