/** Reads an archive away from the page's own thread. Its script lies in the page once it was opened: no network after. */

import type { CheckFault } from '../../../shared/formats/archive/check.ts';
import { NoArchive } from '../../../shared/formats/archive/open.ts';
import { ManifestError } from '../../../shared/formats/manifest.ts';
import { ZipError } from '../../../shared/formats/zip/errors.ts';
import type { Answers, Ask, Command, Numbered, Question, Refusal, Tell } from './messages.ts';
import { Opened } from './opened.ts';

const TELL_EVERY = 100; // ms

const tell = (message: Tell): void => self.postMessage(message);
class Stopped extends Error {}

let opened: Opened | null = null;
let resume: (() => void) | null = null;
let paused: Promise<void> | undefined;
let stopped = false;

function gate(): Promise<void> | undefined {
  if (stopped) throw new Stopped();
  return paused?.then(gate);
}

function refusalOf(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Stopped) return { code: 'stopped', message: 'Stopped.', where: null };
  if (error instanceof ZipError) return { code: error.code, message, where: error.entry ?? null };
  if (error instanceof NoArchive) return { code: 'archive.none', message, where: null };
  if (error instanceof ManifestError) return { code: 'archive.list', message, where: null };
  if (error instanceof DOMException)
    return {
      code: 'file.unreadable',
      message: 'The file was moved, changed, or cannot be read.',
      where: null,
    };
  return { code: 'page', message, where: null };
}

async function check(file: File): Promise<Answers['check']> {
  stopped = false;
  paused = undefined;
  opened = await Opened.open(file);
  let told = 0;
  let waiting: CheckFault[] = [];
  const flush = () => {
    if (waiting.length > 0) tell({ type: 'faults', faults: waiting });
    waiting = [];
  };
  const verdict = await opened.check({
    gate,
    fault: (fault) => void waiting.push(fault),
    progress: (done, all) => {
      const now = performance.now();
      if (now - told < TELL_EVERY && done.files < all.files) return;
      told = now;
      flush();
      tell({ type: 'progress', done, all });
    },
  });
  flush();
  return verdict;
}

async function answer(ask: Ask): Promise<Answers[Question]> {
  if (ask.type === 'check') return check(ask.file);
  if (ask.type === 'open') {
    opened = await Opened.open(ask.file);
    return null;
  }
  if (!opened) throw new Error('no archive is open');
  if (ask.type === 'list') return opened.list();
  if (ask.type === 'manifest') return opened.manifest();
  if (ask.type === 'find') return opened.find(ask.shas);
  const bodies: Answers['bodies'] = [];
  for (const sha of ask.shas) bodies.push(await opened.body(sha));
  return bodies;
}

function obey({ type }: Command): void {
  if (type === 'pause') paused ??= new Promise((go) => (resume = go));
  else {
    stopped = type === 'cancel';
    paused = undefined;
    resume?.();
  }
}

self.onmessage = ({ data }: MessageEvent<Numbered | Command>) => {
  if (data.type !== 'ask') return obey(data);
  const to = data.number;
  answer(data.ask).then(
    (value) => tell({ type: 'answer', to, value }),
    (error: unknown) => tell({ type: 'refusal', to, refusal: refusalOf(error) }),
  );
};
