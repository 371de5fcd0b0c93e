import type { PhotoChange } from '../../../shared/contract/photos.ts';
import { type Act, type Outcome, transact, type VerbContext, versionOf, type Wanted } from '../journal.ts';
import { changedOfMany } from '../rewording.ts';

/** Makes one change to many photos and files, as one step, in whatever state they are. Answers which are not here. */
export async function reword(
  ctx: VerbContext,
  { act, ids, change }: { act: Act; ids: readonly string[]; change: PhotoChange },
): Promise<Outcome<{ missing: string[] } | null>> {
  return transact(ctx, act, async (tx) => {
    const live = await tx.live(ids);
    const missing: string[] = [];
    const items: Wanted[] = [];
    for (const id of new Set(ids)) {
      const row = live.get(id);
      if (row && (row.kind === 'photo' || row.kind === 'file'))
        items.push({
          id,
          version: changedOfMany(versionOf(row), change),
          size: row.size,
          uid: row.uid,
        });
      else missing.push(id);
    }
    await tx.put(items, { href: 'rename', uid: 'refuse' });
    return { missing };
  });
}
