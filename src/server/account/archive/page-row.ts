import type { PageKind, PageRow, PageText } from '../../../shared/formats/archive-page.ts';
import { toBase64 } from '../../../shared/formats/base64.ts';
import { readNote } from '../../../shared/formats/icalendar/read.ts';
import type { StoredDerived } from '../project.ts';
import type { Props } from '../version.ts';
import type { ListedItem } from './page-rows.ts';

/** A body above this is not on the page: its original is linked. */
const MOST_TEXT = 2 << 20;
/** A series above this is shown at its start only. */
const MOST_SERIES = 256 << 10;
/** So much of a note is searched. */
const MOST_NOTE = 50_000;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of an item as the page takes them. */
export function pageText(bytes: Uint8Array): PageText {
  if (bytes.length > MOST_TEXT) return null;
  try {
    return utf8.decode(bytes);
  } catch {
    return { base64: toBase64(bytes) }; // not UTF-8: the page decodes it as the app does
  }
}

/** A row of a list: the summary without what is empty, and what its kind needs beside. */
export function pageRow(
  item: ListedItem,
  where: number,
  { bytes, derived }: { bytes: Uint8Array | null; derived: string | null },
): PageRow & Record<string, unknown> {
  const summary = JSON.parse(item.data) as Record<string, unknown>;
  const full = Object.entries(summary).filter(([, value]) => !isEmpty(value));
  return { id: item.id, in: where, ...Object.fromEntries(full), ...extra(item, bytes, derived) };
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);

function extra(item: ListedItem, bytes: Uint8Array | null, derived: string | null): Record<string, unknown> {
  const { path, first, last } = item;
  switch (item.kind as PageKind) {
    case 'event': {
      const repeats = (JSON.parse(item.data) as { recurring: boolean }).recurring;
      const series = repeats && bytes && bytes.length <= MOST_SERIES ? { series: pageText(bytes) } : {};
      return { ...(first ? { from: first } : {}), ...(last ? { to: last } : {}), ...series };
    }
    case 'note': {
      const text = bytes && readNote(bytes)?.text.slice(0, MOST_NOTE);
      return text ? { text } : {};
    }
    case 'photo':
      return { ...(path ? { path } : {}), ...said(item), ...seen(derived) };
    case 'file':
      return { ...(path ? { path } : {}), ...said(item) };
    default:
      return {};
  }
}

/** What the owner or a file said that the summary leaves out. */
function said({ props, body }: ListedItem): Record<string, unknown> {
  const { description, addedAt } = JSON.parse(props) as Props;
  return { sha256: body, ...(description ? { description } : {}), ...(addedAt ? { addedAt } : {}) };
}

/** What was read out of the photo. */
function seen(derived: string | null): Record<string, unknown> {
  if (derived === null) return {};
  const { camera, place } = JSON.parse(derived) as StoredDerived;
  return { ...(camera ? { camera } : {}), ...(place ? { place } : {}) };
}
