import type { CheckAmount, CheckFault, Verdict } from '../../../shared/formats/archive/check.ts';

/** Of a check that goes on. */
export type Command = { type: 'pause' | 'resume' | 'cancel' };

/** What the page asks of the worker that reads an archive. */
export type Ask =
  | { type: 'check'; file: File }
  /** Opens the file without a check. */
  | { type: 'open'; file: File }
  /** The SHA-256 of its list of contents, which is held to its own digest. */
  | { type: 'list' }
  /** manifest.json as it lies in the archive, unpacked. */
  | { type: 'manifest' }
  /** Looks up where these bodies lie; answered by those that are there. */
  | { type: 'find'; shas: string[] }
  /** The bytes of bodies that were found: parts of the file, nothing is copied when they are stored as they are. */
  | { type: 'bodies'; shas: string[] };

export interface Progress {
  done: CheckAmount;
  all: CheckAmount;
}

/** Where a body lies in the file, for sending in the order of the file. */
export interface FoundBody {
  sha: string;
  entry: number;
  offset: number;
}

/** Why a file could not be read or believed. */
export interface Refusal {
  /** `zip.*`, `archive.none`, `archive.list`, `file.unreadable`, `stopped`, `page`. */
  code: string;
  message: string;
  /** The file inside, when known. */
  where: string | null;
}

export interface Answers {
  check: Verdict;
  open: null;
  list: string;
  manifest: Blob;
  find: FoundBody[];
  bodies: (Blob | null)[];
}
export type Question = keyof Answers;

/** A question with its number: answers come in any order. */
export type Numbered = { type: 'ask'; number: number; ask: Ask };

/** What the page is told. */
export type Tell =
  | ({ type: 'progress' } & Progress)
  | { type: 'faults'; faults: CheckFault[] }
  | { type: 'answer'; to: number; value: Answers[Question] }
  | { type: 'refusal'; to: number; refusal: Refusal };
