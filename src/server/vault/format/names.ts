/** Names of a vault's files (design, section 7). Seqs have 12 digits, times are `20260504T101112123Z`. */

const SEQ_DIGITS = 12;
const seqText = (seq: number) => String(seq).padStart(SEQ_DIGITS, '0');

/** An ISO instant as it stands in a file name. */
export const timeText = (iso: string): string => new Date(iso).toISOString().replace(/[-:.]/g, '');

/** The ISO instant of a file name's time. */
export const timeOf = (text: string): string =>
  text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/, '$1-$2-$3T$4:$5:$6.$7Z');

export const accountFolder = (account: string): string => `accounts/${account}`;

export const segmentPath = (account: string, epoch: string, from: number, to: number): string =>
  `${accountFolder(account)}/${epoch}-${seqText(from)}-${seqText(to)}.segment`;

export const snapshotPath = (account: string, at: string, seq: number): string =>
  `${accountFolder(account)}/${timeText(at)}-${seqText(seq)}.snapshot`;

export const identityPath = (account: string, at: string, n: number): string =>
  `${accountFolder(account)}/${timeText(at)}-${String(n).padStart(6, '0')}.identity`;

/** A blob's file; `copy` 2 and above when the first one there is damaged: nothing is replaced. */
export const blobPath = (account: string, sha: string, copy = 1): string =>
  `${accountFolder(account)}/blobs/${sha.slice(0, 2)}/${sha.slice(2)}${copy > 1 ? `.${copy}` : ''}`;

export const instancePath = (at: string): string => `instance/${timeText(at)}.instance`;
export const erasurePath = (at: string): string => `instance/${timeText(at)}.erasure`;

/** The marker of a vault or data folder. */
export const MARKER = 'lifeboat.json';

export type Named =
  | { type: 'marker' }
  | { type: 'segment'; account: string; epoch: string; from: number; to: number }
  | { type: 'snapshot'; account: string; time: string; seq: number }
  | { type: 'identity'; account: string; time: string; n: number }
  | { type: 'blob'; account: string; sha: string; copy: number }
  | { type: 'instance'; time: string }
  | { type: 'erasure'; time: string };

const PATTERNS: readonly [RegExp, (m: RegExpExecArray) => Named][] = [
  [/^lifeboat\.json$/, () => ({ type: 'marker' })],
  [
    /^accounts\/([^/]+)\/(.+)-(\d{12})-(\d{12})\.segment$/,
    (m) => ({ type: 'segment', account: m[1]!, epoch: m[2]!, from: Number(m[3]), to: Number(m[4]) }),
  ],
  [
    /^accounts\/([^/]+)\/(\d{8}T\d{9}Z)-(\d{12})\.snapshot$/,
    (m) => ({ type: 'snapshot', account: m[1]!, time: m[2]!, seq: Number(m[3]) }),
  ],
  [
    /^accounts\/([^/]+)\/(\d{8}T\d{9}Z)-(\d{6,})\.identity$/,
    (m) => ({ type: 'identity', account: m[1]!, time: m[2]!, n: Number(m[3]) }),
  ],
  [
    /^accounts\/([^/]+)\/blobs\/([0-9a-f]{2})\/([0-9a-f]{62})(?:\.(\d+))?$/,
    (m) => ({ type: 'blob', account: m[1]!, sha: m[2]! + m[3]!, copy: Number(m[4] ?? 1) }),
  ],
  [/^instance\/(\d{8}T\d{9}Z)\.instance$/, (m) => ({ type: 'instance', time: m[1]! })],
  [/^instance\/(\d{8}T\d{9}Z)\.erasure$/, (m) => ({ type: 'erasure', time: m[1]! })],
];

/** What a file of this path is; null when it is nothing of ours. */
export function named(path: string): Named | null {
  for (const [pattern, make] of PATTERNS) {
    const match = pattern.exec(path);
    if (match) return make(match);
  }
  return null;
}
