import type { PhotoChange, PhotoWrite } from '../../shared/contract/photos.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { safeName } from '../../shared/formats/safe-name.ts';
import { takenTime } from '../../shared/formats/taken-at.ts';
import type { Props, Version } from './version.ts';

/** What an owner says about photos and files. Never their bytes: the body's hash stays. */

/** An album that more photos than this name still works; more albums on one photo do not. */
const MOST_ALBUMS = 100;

/** The version with these words about it. @throws `request.fields` when the time of taking is no real one */
export function reworded(before: Version, fields: PhotoWrite): Version {
  const props = mergedProps(before.props, fields);
  const version: Version = { ...before, collection: fields.collection ?? before.collection, props };
  if (fields.name === undefined) return version;
  const given = fields.name.toWellFormed();
  version.href = safeName(given, before.kind === 'photo' ? 'photo' : 'file');
  if (given === version.href) delete props.name;
  else props.name = given;
  return version;
}

/**
 * The version after a change that is made to many at once: albums are added to what each has, or taken from it.
 * @throws `request.fields` when one would lie in more albums than are kept
 */
export function changedOfMany(before: Version, change: PhotoChange): Version {
  const { addAlbums = [], removeAlbums = [], favourite, collection } = change;
  const had = before.props.albums ?? [];
  const albums = [...new Set([...had.filter((one) => !removeAlbums.includes(one)), ...addAlbums])];
  if (albums.length > MOST_ALBUMS) throw unfit('addAlbums', `a photo lies in ${MOST_ALBUMS} albums at most`);
  return reworded(before, {
    ...(sameList(albums, had) ? {} : { albums }),
    ...(favourite === undefined ? {} : { favourite }),
    ...(collection === undefined ? {} : { collection }),
  });
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, n) => one === b[n]);

const unfit = (path: string, message: string) =>
  new LifeboatError('request.fields', { fields: [{ path, message }] });

/** null removes a prop, absent leaves it. */
function mergedProps(before: Props, { title, description, favourite, albums, takenAt }: PhotoWrite): Props {
  const props: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries({
    title,
    description,
    favourite: favourite === false ? null : favourite,
    albums: albums?.length === 0 ? null : albums && [...new Set(albums)],
    takenAt: takenAt && realTime(takenAt),
  })) {
    if (value === undefined) continue;
    if (value === null) delete props[key];
    else props[key] = typeof value === 'string' ? value.toWellFormed() : value;
  }
  return props as Props;
}

/** The time as it is kept, with seconds: a page's field leaves them out. */
function realTime(text: string): string {
  const known = takenTime(text.replace(/^(.{10}T\d\d:\d\d)(?!:)/, '$1:00'));
  if (!known) throw unfit('takenAt', 'is no time between 1900 and 2100');
  return `${known.local}${known.offset ?? ''}`;
}
