import type { SortBy } from './entry.ts';

const KEY = 'lifeboat.contacts.sort';

function read(): SortBy {
  try {
    return localStorage.getItem(KEY) === 'family' ? 'family' : 'given';
  } catch (error) {
    console.warn('How contacts are sorted cannot be read here.', error);
    return 'given';
  }
}

/** How contacts are sorted: a setting of this browser. */
class Sorting {
  #by = $state<SortBy>(read());

  get by(): SortBy {
    return this.#by;
  }
  set by(by: SortBy) {
    this.#by = by;
    try {
      localStorage.setItem(KEY, by);
    } catch (error) {
      console.warn('How contacts are sorted cannot be kept here.', error);
    }
  }
}

export const sorting = new Sorting();
