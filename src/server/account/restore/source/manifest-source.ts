import { createReadStream } from 'node:fs';
import type { Progress, Room } from '../../room.ts';
import type { Scratch } from '../../scratch.ts';
import { emptyPlan } from '../start.ts';
import { findHere } from './here.ts';
import { Lack } from './lack.ts';
import { takeManifest } from './manifest.ts';
import { judgePlaces } from './places.ts';
import type { WantedSource } from './source.ts';
import { Failures, Wanted, type WantedRow } from './wanted.ts';

/**
 * The list of contents of an archive that stays where it is: what the account has by its own bytes is taken from there,
 * what it lacks is noted and asked for. A hash that is claimed says nothing about another account: only this one's
 * bodies are looked at. @throws LifeboatError `archive.malformed`, `archive.too-large`
 */
export async function manifestSource(
  room: Room,
  scratch: Scratch,
  from: {
    account: string;
    plan: string;
    path: string;
    name: string;
    without?: Record<string, string> | undefined;
    quota?: number | undefined;
  },
  progress: Progress,
): Promise<WantedSource> {
  const { account, plan, path, name, without, quota } = from;
  await emptyPlan(room, account, plan);
  const failures = new Failures();
  const wanted = new Wanted(scratch, failures);
  const header = await takeManifest(createReadStream(path, { highWaterMark: 1 << 18 }), wanted);
  judgePlaces(wanted);
  const lack = new Lack(scratch);
  const absent = (row: WantedRow, fault: string | null) => {
    if (fault !== null) wanted.bad(row, fault);
    else if (row.path === null && row.part === null) wanted.bad(row, 'It is not in the archive.');
    else if (without) wanted.bad(row, without[row.body!] ?? 'Its bytes did not come.');
    else {
      lack.add(row);
      wanted.awaited(row);
    }
  };
  await findHere(room, account, wanted, { absent }, progress);
  await lack.note(room, { account, plan, quota });
  return {
    side: wanted,
    failures,
    lacking: lack.total,
    about: { type: 'manifest', name, at: header.at, seq: header.seq, partial: header.partial },
  };
}
