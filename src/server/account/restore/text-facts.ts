import type { Kind } from '../../../shared/contract/kinds.ts';
import { validateObject } from '../../../shared/formats/icalendar/read.ts';
import { displayName, readCard } from '../../../shared/formats/vcard/read.ts';
import { nameOf, project } from '../project.ts';
import type { Version } from '../version.ts';

export const isTextKind = (kind: string): boolean =>
  kind === 'contact' || kind === 'event' || kind === 'task' || kind === 'note';

/** The UID of a text body as the doors find it; null when there is none. */
function uidOf(kind: Kind, bytes: Uint8Array): string | null {
  if (kind === 'contact') return readCard(bytes).uid;
  const verdict = validateObject(bytes);
  return verdict.ok ? verdict.uid : null;
}

/** The name a person knows this version by. `bytes`: the body of a text kind. */
export function nameOfVersion(id: string, version: Version, bytes: Uint8Array | null): string {
  const { data } = project({ id, version, size: 0, bytes, derived: null });
  return nameOf(version.kind, JSON.parse(data) as Record<string, unknown>);
}

/** UID and name of a text body that lies in the account, or shall. */
export function factsOf(
  id: string,
  version: Version,
  bytes: Uint8Array,
): { uid: string | null; name: string } {
  if (version.kind !== 'contact')
    return { uid: uidOf(version.kind, bytes), name: nameOfVersion(id, version, bytes) };
  // cards are by far the most: read once
  const card = readCard(bytes);
  return { uid: card.uid, name: displayName(card) || version.href };
}
