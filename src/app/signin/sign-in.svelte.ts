import { ApiError } from '../api.ts';
import { session } from '../offline/session.svelte.ts';
import { clock, span } from '../ui/format.ts';

interface Problems {
  email: string | null;
  password: string | null;
  /** What belongs to no field. */
  page: string | null;
}
const NONE: Problems = { email: null, password: null, page: null };

/** The sign-in form: what was typed, and where it went wrong. */
export class SignInForm {
  email = $state('');
  password = $state('');
  busy = $state(false);
  problems = $state.raw<Problems>(NONE);

  /** True when signed in. */
  async submit(): Promise<boolean> {
    if (this.busy) return false;
    this.problems = this.#missing();
    if (this.problems.email || this.problems.password) return false;
    this.busy = true;
    try {
      await session.signIn(this.email.trim(), this.password);
      return true;
    } catch (error) {
      this.problems = inWords(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  #missing(): Problems {
    return {
      email: this.email.trim() ? null : 'Write your e-mail address.',
      password: this.password ? null : 'Write your password.',
      page: null,
    };
  }
}

function inWords(error: unknown): Problems {
  if (!(error instanceof ApiError))
    return { ...NONE, page: error instanceof Error ? error.message : 'This did not work. Try again.' };
  if (error.code === 'auth.wrong-password') {
    return { ...NONE, password: 'E-mail or password is wrong. Capital letters matter in the password.' };
  }
  if (error.status === 429) return { ...NONE, page: tooMany(error.problem?.retryAfter) };
  if (error.code === 'request.fields')
    return { ...NONE, email: error.field('email') ?? 'This is not an e-mail address.' };
  return { ...NONE, page: `${error.message} You are not signed in. (${error.code})` };
}

function tooMany(seconds: number | undefined): string {
  if (!seconds) return 'Too many failed sign-ins. Wait a quarter of an hour, then try again.';
  return `Too many failed sign-ins. Try again in ${span(seconds)}, at ${clock(Date.now() + seconds * 1000)}.`;
}
