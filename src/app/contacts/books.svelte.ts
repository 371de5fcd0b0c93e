import { collectionsOf } from '../offline/collections.ts';
import { feed } from '../offline/feed.svelte.ts';

/** The address books, in the owner's order. Made while a component starts: a list begun inside a `$derived` is not heard by it. */
export class Books {
  constructor() {
    feed('collection');
  }

  readonly list = $derived.by(() => collectionsOf('addressbook'));

  /** The name of an address book, where there are several to tell apart; else ''. */
  nameOf(id: string): string {
    return this.list.length > 1 ? (this.list.find((book) => book.id === id)?.name ?? '') : '';
  }
}
