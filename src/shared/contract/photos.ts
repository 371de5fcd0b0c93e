import { z } from 'zod';
import { CollectionType, page, PageQuery, Sha } from './kinds.ts';

const TakenFrom = z.enum(['set', 'exif', 'name', 'upload']);
const AlbumName = z.string().trim().min(1).max(200);

export const PhotoSummary = z.object({
  id: z.string(),
  etag: Sha,
  collection: z.string(),
  name: z.string(),
  mediaType: z.string(),
  size: z.number().int(),
  takenAt: z.string().describe('local time where it was taken, 2026-05-18T14:30:00'),
  takenFrom: TakenFrom,
  width: z.number().int().nullable().describe('upright pixels; null until read'),
  height: z.number().int().nullable(),
  color: z.string().nullable().describe('average colour #rrggbb'),
  video: z.boolean(),
  duration: z.number().nullable().describe('seconds'),
  viewable: z.boolean().nullable().describe('null: not looked at yet; false: kept, shown as a file'),
  thumbnail: z.boolean(),
  title: z.string().nullable(),
  favourite: z.boolean(),
  albums: z.array(z.string()).describe('an album is there while a photo names it'),
});
export type PhotoSummary = z.infer<typeof PhotoSummary>;

export const Photo = PhotoSummary.extend({
  kind: z.literal('photo'),
  sha256: Sha,
  takenOffset: z.string().nullable().describe('+02:00 when the file says so'),
  takenOtherwise: z
    .object({ at: z.string(), from: TakenFrom })
    .nullable()
    .describe('what would hold if the owner had set no time; null: none is set'),
  camera: z.object({ make: z.string(), model: z.string() }).nullable(),
  place: z.object({ lat: z.number(), lon: z.number() }).nullable(),
  orientation: z.number().int().nullable(),
  problem: z.string().nullable().describe('why it cannot be shown'),
  description: z.string().nullable(),
  addedAt: z.string().nullable(),
});
export type Photo = z.infer<typeof Photo>;

/** Words an owner adds to a photo; the file itself is never touched. */
export const PhotoWrite = z.object({
  name: z.string().min(1).max(255).optional(),
  title: z.string().max(1000).nullable().optional(),
  description: z.string().max(10_000).nullable().optional(),
  favourite: z.boolean().optional(),
  albums: z.array(AlbumName).max(100).optional(),
  takenAt: z
    .string()
    .max(40)
    .nullable()
    .optional()
    .describe('2026-05-18T14:30:00, +02:00 after it if known; null: as the file says'),
  collection: z.string().optional(),
});
export type PhotoWrite = z.infer<typeof PhotoWrite>;

/** One change to many photos and files. */
export const PhotoChange = z.object({
  favourite: z.boolean().optional(),
  addAlbums: z.array(AlbumName).max(100).optional(),
  removeAlbums: z.array(z.string().max(200)).max(100).optional(),
  collection: z.string().optional().describe('the folder they move to; a taken name is numbered'),
});
export type PhotoChange = z.infer<typeof PhotoChange>;
export const PhotoChangeWrite = PhotoChange.extend({ ids: z.array(z.string()).min(1).max(10_000) });
/** One step; what is not here any more is skipped and named. */
export const PhotosChanged = z.object({
  batch: z.string().nullable().describe('null: all stood like that already'),
  changed: z.number().int(),
  skipped: z.array(z.object({ id: z.string(), reason: z.literal('item.not-found') })),
});
export type PhotosChanged = z.infer<typeof PhotosChanged>;

/** `?favourite=true&video=true&album=Bergen`, with those of every list. Only for the present, not with seq or time. */
const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
export const PhotoQuery = PageQuery.extend({
  favourite: Flag.optional(),
  video: Flag.optional(),
  album: z.string().max(200).optional(),
});
export type PhotoQuery = z.infer<typeof PhotoQuery>;

/** Which of these bodies are in the account already, and where. */
export const SameWrite = z.object({ sha256: z.array(Sha).min(1).max(1000) });
export const SamePhoto = z.object({
  sha256: Sha,
  id: z.string(),
  kind: z.enum(['photo', 'file']),
  name: z.string(),
  collection: z.object({ id: z.string(), name: z.string(), type: CollectionType }),
});
export type SamePhoto = z.infer<typeof SamePhoto>;
export const SameList = z.object({ items: z.array(SamePhoto) });

export const FileSummary = z.object({
  id: z.string(),
  etag: Sha,
  collection: z.string(),
  name: z.string(),
  mediaType: z.string(),
  size: z.number().int(),
  addedAt: z.string().nullable(),
});
export type FileSummary = z.infer<typeof FileSummary>;
export const StoredFile = FileSummary.extend({ kind: z.literal('file'), sha256: Sha });

/** What an upload made, and the other items of the account that have the same bytes. */
const same = { same: z.array(z.string()).describe('ids of items with the same bytes') };
export const PhotoAdded = Photo.extend(same);
export const FileAdded = StoredFile.extend(same);

export const PhotoList = page(PhotoSummary);
export const FileList = page(FileSummary);
