import { collectionsOf } from '../offline/collections.ts';

/** The calendars that tasks can lie in, in the owner's order. */
export const taskLists = () =>
  collectionsOf('calendar').filter(
    ({ components }) => components.length === 0 || components.includes('VTODO'),
  );
