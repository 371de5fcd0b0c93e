import type { Context } from 'hono';
import { idOf, newId } from '../account/ids.ts';
import { idempotencyKey } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';

/** Long work that has begun, and the id of what it makes. */
export interface Making {
  id: string;
  work: Promise<unknown>;
}

/** Long work of this process by name: who asks for the same while it goes on gets the same. */
export class UnderWay {
  readonly #makings = new Map<string, Making>();

  find(name: string): Making | undefined {
    return this.#makings.get(name);
  }

  join(name: string, begin: () => Making): Making {
    const found = this.#makings.get(name);
    if (found) return found;
    const making = begin();
    this.#makings.set(name, making);
    const forget = () => void this.#makings.delete(name);
    making.work.then(forget, forget);
    return making;
  }
}

/** The id of what this request makes: under an Idempotency-Key the same again for a retry. */
export function madeId(c: Context<Env>, what: string, key = idempotencyKey(c)): string {
  return key ? idOf(what, accountOf(c), key.value, key.request) : newId();
}
