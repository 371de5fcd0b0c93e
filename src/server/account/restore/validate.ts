import { z } from 'zod';
import { KINDS } from '../../../shared/contract/kinds.ts';
import type { ManifestItem } from '../../../shared/formats/manifest.ts';
import { collectionType, DEFAULTS } from '../collections.ts';
import type { Version } from '../version.ts';
import { isTextKind } from './text-facts.ts';

const MAX_TEXT_BODY = 32 * 1024 * 1024;
const MAX_PROPS = 512 * 1024;

const text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((t) => t.isWellFormed());

const Props = z.strictObject({
  name: text(5000).optional(),
  addedAt: text(40).optional(),
  title: text(5000).optional(),
  description: text(100_000).optional(),
  albums: z.array(text(1000)).max(5000).optional(),
  favourite: z.boolean().optional(),
  mtime: text(40).optional(),
  takenAt: text(40).optional(),
  color: text(100).optional(),
  order: z.number().optional(),
  notSame: z.array(text(100)).max(5000).optional(),
  components: z
    .array(z.enum(['VCARD', 'VEVENT', 'VTODO', 'VJOURNAL']))
    .max(4)
    .optional(),
  dav: z.record(text(1000), text(100_000)).optional(),
});

/** Types a browser would run or draw as a document; never given by our own doors. */
const NEVER = /html|svg|xml|script/;
const MEDIA_TYPE = /^[a-z0-9][a-z0-9.+-]{0,100}\/[a-z0-9][a-z0-9.+-]{0,100}$/;
const UUID = /^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * Judges an item of a manifest by itself: what no door of ours would ever have written is refused, with the reason.
 * Where it lies is judged when all are known.
 */
export function judge(item: ManifestItem): { version: Version } | { reason: string } {
  const { id, collection, href, mediaType, body, size } = item;
  const kind = KINDS.find((known) => known === item.kind);
  const reason = (what: string) => ({ reason: what });
  if (!kind) return reason(`"${item.kind}" is no kind of item`);
  if (!UUID.test(id)) return reason('its id is no UUID');
  if (
    href === '' ||
    href === '.' ||
    href === '..' ||
    href.length > 1000 ||
    /\//.test(href) ||
    CONTROL.test(href)
  )
    return reason('its href is not a name');
  const props = Props.safeParse(item.props);
  if (!props.success || JSON.stringify(item.props).length > MAX_PROPS)
    return reason(`its props are not right: ${props.success ? 'too large' : firstIssue(props.error)}`);
  const version: Version = { kind, collection, href, mediaType, body, props: item.props };
  if (kind === 'collection') return judgeCollection(id, version);
  if (body === null) return reason('it has no body');
  if (isTextKind(kind)) {
    const wanted = kind === 'contact' ? /^text\/(?:x-)?vcard$|^text\/directory$/ : /^text\/calendar$/;
    if (!wanted.test(mediaType)) return reason(`"${mediaType}" is no media type of a ${kind}`);
    if (size > MAX_TEXT_BODY) return reason('it is too large');
  } else if (!MEDIA_TYPE.test(mediaType) || NEVER.test(mediaType))
    return reason(`the media type "${mediaType}" is not taken`);
  return { version };
}

function judgeCollection(id: string, version: Version): { version: Version } | { reason: string } {
  const { body, mediaType, props, collection } = version;
  const reason = (what: string) => ({ reason: what });
  if (body !== null || mediaType !== 'httpd/unix-directory') return reason('a collection has no body');
  const components = (props.components ?? []).join();
  const type = collectionType(version);
  if (type === 'addressbook' && components !== 'VCARD') return reason('its components do not go together');
  const fixed = DEFAULTS.find((d) => d.id === id);
  if (fixed) {
    const same = collectionType(fixed.version) === type && fixed.version.collection === collection;
    return same ? { version } : reason('it is not what every account has under this id');
  }
  // as the journal has it: at a home, or in a folder; that it is one is judged when all are known
  const right =
    ['contacts', 'calendars'].includes(collection) || (UUID.test(collection) && collection !== id);
  return right ? { version } : reason('it lies in the wrong place');
}

const firstIssue = (error: z.ZodError): string => {
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.') || 'props'}: ${issue.message}` : 'unknown';
};
