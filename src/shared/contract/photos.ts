import { z } from 'zod';
import { page, Sha } from './kinds.ts';

export const PhotoSummary = z.object({
  id: z.string(),
  etag: Sha,
  collection: z.string(),
  name: z.string(),
  mediaType: z.string(),
  size: z.number().int(),
  takenAt: z.string().describe('local time where it was taken, 2026-05-18T14:30:00'),
  takenFrom: z.enum(['set', 'exif', 'name', 'upload']),
  width: z.number().int().nullable().describe('upright pixels; null until read'),
  height: z.number().int().nullable(),
  color: z.string().nullable().describe('average colour #rrggbb'),
  video: z.boolean(),
  duration: z.number().nullable().describe('seconds'),
  viewable: z.boolean().nullable().describe('null: not looked at yet; false: kept, shown as a file'),
  thumbnail: z.boolean(),
});
export type PhotoSummary = z.infer<typeof PhotoSummary>;

export const Photo = PhotoSummary.extend({
  kind: z.literal('photo'),
  sha256: Sha,
  takenOffset: z.string().nullable().describe('+02:00 when the file says so'),
  camera: z.object({ make: z.string(), model: z.string() }).nullable(),
  place: z.object({ lat: z.number(), lon: z.number() }).nullable(),
  orientation: z.number().int().nullable(),
  problem: z.string().nullable().describe('why it cannot be shown'),
  title: z.string().nullable(),
  description: z.string().nullable(),
  favourite: z.boolean(),
  albums: z.array(z.string()),
  addedAt: z.string().nullable(),
});
export type Photo = z.infer<typeof Photo>;

/** Words an owner adds to a photo; the file itself is never touched. */
export const PhotoWrite = z.object({
  name: z.string().min(1).max(255).optional(),
  title: z.string().max(1000).nullable().optional(),
  description: z.string().max(10_000).nullable().optional(),
  favourite: z.boolean().optional(),
  albums: z.array(z.string().max(200)).max(100).optional(),
  takenAt: z.iso.datetime({ local: true }).nullable().optional(),
  collection: z.string().optional(),
});
export type PhotoWrite = z.infer<typeof PhotoWrite>;

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

export const PhotoList = page(PhotoSummary);
export const FileList = page(FileSummary);
