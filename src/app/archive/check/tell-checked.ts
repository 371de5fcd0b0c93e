import type { Verdict } from '../../../shared/formats/archive/check.ts';
import { ApiError, archives } from '../../api.ts';
import { net } from '../../offline/net.svelte.ts';
import { queries } from '../../offline/query.ts';
import { ARCHIVES } from '../queries.ts';

const MOST = 500;
/** Checked while the service was not reached: told when it is back. */
let waiting: string | null = null;

/** Tells the service which archive was found whole; one that it did not make is no business of its. */
async function tell(digest: string): Promise<void> {
  waiting = digest;
  try {
    const { items } = await archives.list({ limit: MOST });
    const archive = items.find((one) => one.digest === digest);
    if (archive) await archives.checked(archive.id, digest);
    waiting = null;
    await queries.invalidateQueries({ queryKey: ARCHIVES });
  } catch (error) {
    if (!(error instanceof ApiError && error.unreachable)) waiting = null;
  }
}

/** Whole, and nothing was missing when it was made. */
export function tellChecked({ digest, lacking }: Pick<Verdict, 'digest' | 'lacking'>): void {
  if (lacking.length === 0) void tell(digest);
}

net.onBack(() => {
  if (waiting !== null) void tell(waiting);
});
