import type { Me } from '../../shared/contract/account.ts';
import { account, ApiError } from '../api.ts';

type Role = Me['user']['role'];
export interface Person {
  key: number;
  role: Role;
  name: string;
  email: string;
  password: string;
}

/** The first start: makes the operator and the first owners and agents with the one-time link. */
export class Setup {
  people = $state<Person[]>([
    { key: 1, role: 'operator', name: '', email: '', password: '' },
    { key: 2, role: 'owner', name: '', email: '', password: '' },
  ]);
  busy = $state(false);
  done = $state(false);
  problem = $state<string | null>(null);
  #error = $state.raw<ApiError | null>(null);
  #next = 3;
  readonly token: string;

  constructor(hash: string) {
    this.token = decodeURIComponent(hash.replace(/^#/, ''));
  }

  add(): void {
    this.people.push({ key: this.#next++, role: 'owner', name: '', email: '', password: '' });
  }

  remove(key: number): void {
    this.people = this.people.filter((person) => person.key !== key);
  }

  /** The message at a field, as the service or the form itself says it. */
  error(index: number, field: 'name' | 'email' | 'password'): string | null {
    return this.#error?.field(`accounts.${index}.${field}`) ?? null;
  }

  async submit(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    this.#error = null;
    try {
      await account.setup(
        this.token,
        this.people.map(({ role, name, email, password }) => ({
          role,
          name: name.trim(),
          email: email.trim(),
          password,
        })),
      );
      this.done = true;
    } catch (error) {
      this.#error = error instanceof ApiError ? error : null;
      this.problem =
        error instanceof ApiError
          ? `${error.message} Nothing was made. (${error.code})`
          : 'This did not work. Try again.';
    } finally {
      this.busy = false;
    }
  }
}
