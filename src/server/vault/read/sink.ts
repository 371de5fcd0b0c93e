import type {
  BatchRec,
  BlobRec,
  BodyRec,
  ChangeRec,
  DepartureRec,
  UndoneRec,
  VersionRec,
} from '../format/kinds.ts';

/** How far a reading of an account's files has come. */
export interface State {
  epoch: string;
  seq: number;
  chain: string;
  /** Epochs that came before this one. */
  after: string[];
}

/**
 * Takes what an account's files hold, each record already checked. A file is one transaction: `begin`, records,
 * then `commit`, or `rollback` when the file proves damaged.
 */
export interface Sink {
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** A snapshot begins: what was taken before is void. */
  clear(): Promise<void>;
  body(rec: BodyRec, bytes: Buffer): Promise<void>;
  blob(rec: BlobRec): Promise<void>;
  /** A change; `applies` false: a snapshot's versions show its effect already. A kept version it made comes next. */
  change(rec: ChangeRec, applies: boolean): Promise<void>;
  version(rec: VersionRec): Promise<void>;
  departure(rec: DepartureRec): Promise<void>;
  batch(rec: BatchRec): Promise<void>;
  undone(rec: UndoneRec): Promise<void>;
}
