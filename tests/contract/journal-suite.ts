import { after, before, describe } from 'node:test';
import type { Open, Opened } from './open.ts';
import { journalPart } from './suite-journal.ts';
import { mendingPart } from './suite-mending.ts';
import { placesPart } from './suite-places.ts';
import { racesPart } from './suite-races.ts';
import { readsPart } from './suite-reads.ts';
import { removalsPart } from './suite-removals.ts';
import { savesPart } from './suite-saves.ts';
import { undoPart } from './suite-undo.ts';

/** The store a suite runs over, opened before its first question. */
export type Ask = () => Opened;

/** The contract of the account room's journal: the same questions to every store. */
export function journalSuite(name: string, open: Open): void {
  describe(`the journal on ${name}`, () => {
    let opened: Opened;
    before(async () => void (opened = await open()));
    after(() => opened.close());
    const ask: Ask = () => opened;
    for (const part of [
      savesPart,
      placesPart,
      removalsPart,
      journalPart,
      undoPart,
      readsPart,
      mendingPart,
      racesPart,
    ])
      part(ask);
  });
}
