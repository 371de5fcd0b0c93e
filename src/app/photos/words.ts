import type { Photo, PhotoSummary } from '../../shared/contract/photos.ts';
import { count, length } from '../ui/format.ts';
import { clockWords } from './when.ts';

/** "Photo, 14:05", "Video 0:19, 12:11, favourite" */
export function tileName(photo: PhotoSummary): string {
  const kind = photo.video
    ? photo.duration === null
      ? 'Video'
      : `Video ${length(photo.duration)}`
    : 'Photo';
  const parts = [kind, clockWords(photo.takenAt) ?? 'time not known'];
  if (photo.favourite) parts.push('favourite');
  if (photo.viewable === false) parts.push('cannot be shown here');
  return parts.join(', ');
}

/** "photo IMG_0412.HEIC" for sentences. */
export const named = (photo: Pick<PhotoSummary, 'name' | 'video'>): string =>
  `${photo.video ? 'video' : 'photo'} ${photo.name}`;

export const countPhotos = (n: number): string => count(n, 'photo');

/** Where the time of taking comes from. */
export const TAKEN_FROM: Record<Photo['takenFrom'], string> = {
  set: 'set by you',
  exif: 'from the camera',
  name: 'from the file’s name',
  upload: 'when it was added, in universal time: the file does not say',
};

/** What files of a type are called: "JPEG picture". */
export function typeWords(mediaType: string): string {
  const names: Record<string, string> = {
    'image/jpeg': 'JPEG picture',
    'image/png': 'PNG picture',
    'image/webp': 'WebP picture',
    'image/gif': 'GIF picture',
    'image/avif': 'AVIF picture',
    'image/heic': 'HEIC picture',
    'image/heif': 'HEIF picture',
    'image/tiff': 'TIFF picture',
    'video/mp4': 'MP4 video',
    'video/quicktime': 'QuickTime video',
    'video/webm': 'WebM video',
  };
  return names[mediaType] ? `${names[mediaType]} (${mediaType})` : mediaType;
}
