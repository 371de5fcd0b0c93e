import { z } from 'zod';
import { Counts, Instant, Kind, page, Sha } from './kinds.ts';

export const ArchiveProblem = z.object({ id: z.string(), kind: Kind, name: z.string(), reason: z.string() });

/** A link that fetches one archive without a session: for download managers and `curl -C -`. */
export const ArchiveLink = z.object({
  id: z.string(),
  name: z.string().describe('what it is for'),
  url: z.string(),
  state: z.enum(['open', 'revoked', 'expired', 'ended']).describe('ended: the archive has'),
  createdAt: Instant,
  expiresAt: Instant.describe('never later than the archive'),
  lastAt: Instant.nullable().describe('when it was last used'),
  uses: z.number().int().describe('requests answered'),
  revokedAt: Instant.nullable(),
});
export type ArchiveLink = z.infer<typeof ArchiveLink>;
export const LinkWrite = z.object({
  name: z.string().trim().max(100).default(''),
  days: z.number().int().min(1).max(14).optional().describe('absent: as long as the archive'),
});
export type LinkWrite = z.infer<typeof LinkWrite>;

export const Archive = z.object({
  id: z.string(),
  url: z.string(),
  name: z.string().describe('file name offered'),
  seq: z.number().int(),
  state: z.enum(['freezing', 'complete', 'partial', 'failed', 'ended']),
  size: z.number().int().nullable(),
  digest: Sha.nullable().describe('of the snapshot'),
  counts: Counts,
  problems: z.array(ArchiveProblem),
  progress: z.object({ done: z.number().int(), total: z.number().int() }),
  createdAt: z.string(),
  expiresAt: z.string(),
  sentAt: z.string().nullable().describe('when every byte had gone out'),
  checkedAt: z
    .string()
    .nullable()
    .describe('when a browser last had compared every byte of it with its list of contents'),
  reason: z.string().nullable(),
  links: z.array(ArchiveLink).describe('newest first, those that ended too'),
});
export type Archive = z.infer<typeof Archive>;
/** `digest`: of the snapshot, as it was reckoned from the archive itself. */
export const CheckedWrite = z.object({ digest: Sha });
export const ArchiveList = page(Archive);

export const PlanCounts = z.partialRecord(
  Kind,
  z.object({
    added: z.number().int(),
    changed: z.number().int(),
    removed: z.number().int(),
    same: z.number().int(),
  }),
);
export const ImportFailure = z.object({
  line: z.number().int().nullable(),
  where: z.string().nullable(),
  reason: z.string(),
  text: z.string(),
  here: z.boolean().optional().describe('true: the account has it whole, nothing is missing'),
});
export type ImportFailure = z.infer<typeof ImportFailure>;

export const MODES = ['missing', 'both', 'replace', 'exact'] as const;
/**
 * missing: only add; both: also bring what differs in beside what is here, as an item of its own; replace: also take the
 * archive's version of what differs; exact: also remove what it lacks.
 */
export const Choices = z.object({
  mode: z.enum(MODES).optional(),
  kinds: z.partialRecord(Kind, z.enum([...MODES, 'none'])).optional(),
  only: z.array(z.string()).max(100_000).optional().describe('plan item ids; absent: all the mode allows'),
});
export type Choices = z.infer<typeof Choices>;
export const ApplyWrite = z.object({ digest: Sha, choices: Choices.default({}) });

export const Report = z.object({
  state: z.enum(['complete', 'partial', 'failed']),
  planned: z.number().int(),
  done: z.number().int(),
  skipped: z.array(z.object({ id: z.string(), kind: Kind, name: z.string(), reason: z.string() })),
  moved: z.array(z.object({ id: z.string(), name: z.string(), href: z.string() })),
  digest: Sha.describe('of the account, read back after'),
  expected: Sha.describe('what the plan said it would be'),
});
export type Report = z.infer<typeof Report>;

/** Different bodies that still lack, and their bytes. */
export const Lacking = z.object({ count: z.number().int(), bytes: z.number().int() });
export type Lacking = z.infer<typeof Lacking>;

/** A plan (on pages: preview) of a restore or an import. Nothing is touched before it is applied. */
export const Restore = z.object({
  id: z.string(),
  digest: Sha.describe('of the plan'),
  seq: z.number().int().describe('the account it was compared with'),
  state: z
    .enum(['checking', 'waiting', 'ready', 'applying', 'applied', 'failed'])
    .describe('waiting: its manifest was compared, bytes the account lacks are to come'),
  source: z.object({
    type: z.enum(['archive', 'seq', 'vault', 'import']),
    name: z.string(),
    at: z.string().nullable(),
    seq: z.number().int().nullable(),
    partial: z.boolean(),
  }),
  counts: PlanCounts,
  failures: z.array(ImportFailure),
  lacking: Lacking,
  progress: z.object({ done: z.number().int(), total: z.number().int() }),
  createdAt: z.string(),
  appliedAt: z.string().nullable(),
  batch: z.string().nullable(),
  report: Report.nullable(),
  reason: z.string().nullable(),
});
export type Restore = z.infer<typeof Restore>;

export const PlanItem = z.object({
  id: z.string(),
  kind: Kind,
  action: z.enum(['add', 'change', 'remove', 'same']),
  name: z.string(),
  before: Sha.nullable(),
  after: Sha.nullable(),
  note: z.string().nullable().describe('e.g. matched by UID, a UID line added'),
});
export type PlanItem = z.infer<typeof PlanItem>;
export const PlanItems = page(PlanItem);

/** What a plan's manifest names and the account lacks, by SHA-256. */
export const LackingBlobs = page(z.object({ sha256: Sha, size: z.number().int() })).extend({
  bytes: z.number().int().describe('of all that still lack'),
});
/** How a plan stands after bytes came. */
export const BlobTaken = z.object({ state: Restore.shape.state, lacking: Lacking });
export type BlobTaken = z.infer<typeof BlobTaken>;
/** The same after many came in one request. */
export const BlobsTaken = BlobTaken.extend({
  taken: z.number().int(),
  refused: z.array(z.object({ sha256: z.string(), code: z.string(), reason: z.string() })),
});
export type BlobsTaken = z.infer<typeof BlobsTaken>;
/** Goes on without the bytes that have not come. `reasons`: why, by SHA-256. */
export const WithoutWrite = z.object({
  reasons: z
    .record(Sha, z.string().max(500))
    .refine((all) => Object.keys(all).length <= 1000, 'at most 1000')
    .default({}),
});
export const MANIFEST_TYPE = 'application/vnd.lifeboat.manifest+json';
export const BLOBS_TYPE = 'application/vnd.lifeboat.blobs';
