/** One thing that is not as it was written. */
export interface Finding {
  account: string;
  kind: string;
  /** null: it is no item's. */
  item: string | null;
  name: string;
  where: string;
  problem: string;
  /** The newest other copy that is known; null: none is. */
  newest: string | null;
}

type About = Partial<Pick<Finding, 'kind' | 'item' | 'name'>>;

/** What an audit found so far. */
export class Findings {
  readonly all: Finding[] = [];
  readonly #account: string;

  constructor(account: string) {
    this.#account = account;
  }

  say(where: string, problem: string, about: About = {}): void {
    const nobody = { kind: 'account', item: null, name: '' };
    this.all.push({ account: this.#account, ...nobody, ...about, where, problem, newest: null });
  }
}
