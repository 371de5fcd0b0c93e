import type { VisitNow } from '../../shared/contract/support.ts';
import { ApiError, support } from '../api.ts';
import { clock, span } from '../ui/format.ts';

interface Problems {
  who: string | null;
  case: string | null;
  reason: string | null;
  /** What belongs to no field. */
  page: string | null;
}
const NONE: Problems = { who: null, case: null, reason: null, page: null };

/** The form that opens a visit: what was typed stays until a visit is open. */
export class FindForm {
  who = $state('');
  case = $state('');
  reason = $state('');
  busy = $state(false);
  problems = $state.raw<Problems>(NONE);

  /** The visit, or null when it was not opened: `problems` says why. */
  async submit(): Promise<VisitNow | null> {
    if (this.busy) return null;
    this.problems = this.#missing();
    if (this.problems.who || this.problems.case || this.problems.reason) return null;
    this.busy = true;
    try {
      const asked = { who: this.who.trim(), case: this.case.trim(), reason: this.reason.trim() };
      return (await support.open(asked)).data;
    } catch (error) {
      this.problems = inWords(error);
      return null;
    } finally {
      this.busy = false;
    }
  }

  #missing(): Problems {
    return {
      who: this.who.trim() ? null : 'Write the whole e-mail address or phone number.',
      case: this.case.trim() ? null : 'Write the number of the case. The owner sees it.',
      reason: this.reason.trim() ? null : 'Write why you look. The owner sees it.',
      page: null,
    };
  }
}

function inWords(error: unknown): Problems {
  if (!(error instanceof ApiError)) return { ...NONE, page: 'This did not work. No visit was opened.' };
  if (error.code === 'support.no-account')
    return {
      ...NONE,
      who: 'No account has exactly this address or number. It must be whole; nothing similar is looked for.',
    };
  if (error.status === 429) return { ...NONE, page: tooMany(error.problem?.retryAfter) };
  const fields = {
    who: error.field('who'),
    case: error.field('case'),
    reason: error.field('reason'),
  };
  if (fields.who || fields.case || fields.reason) return { ...fields, page: null };
  return { ...NONE, page: `${error.message} No visit was opened. (${error.code})` };
}

function tooMany(seconds: number | undefined): string {
  const why = 'You have looked for many accounts in a short time, and that is limited.';
  if (!seconds) return `${why} Wait a quarter of an hour, then try again. What you wrote stays here.`;
  const at = clock(Date.now() + seconds * 1000);
  return `${why} Try again in ${span(seconds)}, at ${at}. What you wrote stays here.`;
}
