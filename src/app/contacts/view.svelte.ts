import { createQuery } from '@tanstack/svelte-query';
import type { ContactGroup } from '../../shared/contract/contact-steps.ts';
import type { ContactSummary } from '../../shared/contract/contacts.ts';
import type { KindStore } from '../offline/store.svelte.ts';
import { collator } from '../ui/format.ts';
import { nav } from '../ui/nav.svelte.ts';
import { Books } from './books.svelte.ts';
import type { Among } from './directory.svelte.ts';
import { isGroup } from './entry.ts';
import { cardCode, labelCode, labelCounts, membership } from './groups/membership.ts';
import { groupsQuery } from './queries.ts';

/** A group as lists offer it: a label of contacts, or a card that names its members. */
export interface Group {
  /** In the address: `label:Work`, `card:<id>`. */
  code: string;
  type: 'label' | 'card';
  name: string;
  count: number;
  /** Of a card. */
  card?: ContactGroup;
}

/** Which contacts the list shows: of one address book, of one group; kept in the address. Made while a component starts. */
export class View {
  readonly #store: KindStore<ContactSummary>;
  readonly #groups: { readonly data: { items: ContactGroup[] } | undefined };

  constructor(store: KindStore<ContactSummary>) {
    this.#store = store;
    this.#groups = createQuery(() => ({ ...groupsQuery, enabled: this.hasCards }));
  }

  readonly #books = new Books();
  readonly #labels = $derived.by(() => labelCounts(this.#store.all));
  readonly hasCards = $derived.by(() => this.#store.all.some(isGroup));

  /** Address books, in the owner's order. */
  get books() {
    return this.#books.list;
  }

  /** Labels and group cards, by name. */
  readonly groups: readonly Group[] = $derived.by(() => {
    const labels = [...this.#labels].map(([name, count]): Group => ({
      code: labelCode(name),
      type: 'label',
      name,
      count,
    }));
    const cards = this.cards.map((card): Group => ({
      code: cardCode(card.id),
      type: 'card',
      name: card.name,
      count: card.members.length,
      card,
    }));
    return [...labels, ...cards].sort(
      (a, b) => collator.compare(a.name, b.name) || (a.code < b.code ? -1 : 1),
    );
  });

  /** Group cards, once they are read. */
  readonly cards: readonly ContactGroup[] = $derived.by(() => this.#groups.data?.items ?? []);

  /** The address book that is shown; '' for all. */
  get book(): string {
    return nav.get('book');
  }
  get group(): string {
    return nav.get('group');
  }
  /** Whether less than all is shown, the search left out. */
  get narrowed(): boolean {
    return this.book !== '' || this.group !== '';
  }

  /** What is shown in words: "Work in Family book"; '' for all. */
  get name(): string {
    const book = this.books.find(({ id }) => id === this.book)?.name;
    const group =
      this.groups.find(({ code }) => code === this.group)?.name ?? this.group.replace(/^\w+:/, '');
    return [this.group ? group : '', this.book ? (book ?? 'an address book that is not here') : '']
      .filter(Boolean)
      .join(' in ');
  }

  readonly among: Among = $derived.by(() => {
    const { book, group } = this;
    const card = this.cards.find(({ id }) => cardCode(id) === group);
    const isMember = membership(group, this.cards);
    const who = card ? `${card.etag} ${card.members.length}` : '';
    return {
      key: this.narrowed ? `${book}\n${group}\n${who}` : '',
      has: ({ summary }) => (book === '' || summary.collection === book) && isMember(summary),
    };
  });
}
