/** Reads manifest.json line by line, trusting nothing; memory holds one line. */

import { MANIFEST_FORMAT, ManifestError, MAX_LINE } from './manifest.ts';
import type { ManifestEnd, ManifestFile, ManifestHeader, ManifestItem, ManifestPart } from './manifest.ts';

const HEADER_END = ',"items":[';
const FILES = '],"files":[';

/**
 * The parts in their order: header, items (ids rising), files, end. Checks the shape of each line and that ids and
 * paths come once; what the values mean is the caller's to judge. Throws ManifestError.
 */
export async function* readManifest(source: AsyncIterable<Uint8Array>): AsyncGenerator<ManifestPart> {
  let state: 'header' | 'items' | 'files' | 'over' = 'header';
  let line = 0;
  let last = '';
  let before: 'start' | 'comma' | 'none' = 'start';
  const closed = (at: number) => {
    if (before === 'comma') throw new ManifestError(at - 1, 'nothing follows its comma');
    before = 'start';
  };
  for await (const text of linesOf(source)) {
    line++;
    if (state === 'over') throw new ManifestError(line, 'something follows the end');
    if (state === 'header') {
      yield { type: 'header', line, header: readHeader(text, line) };
      state = 'items';
    } else if (state === 'items' && text === FILES) {
      closed(line);
      state = 'files';
    } else if (text.startsWith('],"counts":') && state === 'files') {
      closed(line);
      yield { type: 'end', line, end: readEnd(text, line) };
      state = 'over';
    } else {
      if (before === 'none') throw new ManifestError(line, 'a comma is missing before this line');
      before = text.endsWith(',') ? 'comma' : 'none';
      const value = parse(before === 'comma' ? text.slice(0, -1) : text, line);
      if (state === 'files') yield { type: 'file', line, file: fileOf(value, line) };
      else {
        const item = itemOf(value, line);
        if (item.id <= last) throw new ManifestError(line, 'its id does not come after the one before');
        last = item.id;
        yield { type: 'item', line, item };
      }
    }
  }
  if (state !== 'over') throw new ManifestError(line + 1, 'it ends before its end');
}

/** Lines without their ends. A line that is too long is refused before it is held whole. */
async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let line = 1;
  const decode = (bytes?: Uint8Array) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (error) {
      throw new ManifestError(line, 'it is not UTF-8', { cause: error });
    }
  };
  let held = '';
  const cut = function* (): Generator<string> {
    let from = 0;
    for (let to = held.indexOf('\n'); to >= 0; to = held.indexOf('\n', from)) {
      if (to - from > MAX_LINE) throw new ManifestError(line, 'the line is too long');
      yield held.slice(from, held[to - 1] === '\r' ? to - 1 : to);
      line++;
      from = to + 1;
    }
    held = held.slice(from);
    if (held.length > MAX_LINE) throw new ManifestError(line, 'the line is too long');
  };
  for await (const bytes of source) {
    held += decode(bytes);
    yield* cut();
  }
  held += decode();
  yield* cut();
  if (held !== '') yield held;
}

function parse(text: string, line: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ManifestError(line, 'it is not JSON', { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ManifestError(line, 'it is no object');
  return value as Record<string, unknown>;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isSha = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.isWellFormed();
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function check(ok: boolean, line: number, field: string): void {
  if (!ok) throw new ManifestError(line, `"${field}" is missing or not right`);
}

function readHeader(text: string, line: number): ManifestHeader {
  if (!text.endsWith(HEADER_END)) throw new ManifestError(line, 'this is no manifest of Lifeboat');
  const value = parse(`${text.slice(0, -HEADER_END.length)}}`, line);
  check(value.format === MANIFEST_FORMAT, line, 'format');
  check(isCount(value.seq), line, 'seq');
  check(value.at === null || isText(value.at), line, 'at');
  check(typeof value.partial === 'boolean', line, 'partial');
  return value as ManifestHeader;
}

function readEnd(text: string, line: number): ManifestEnd {
  const value = parse(`{${text.slice(2)}`, line);
  check(isRecord(value.counts) && Object.values(value.counts).every(isCount), line, 'counts');
  check(isSha(value.digest), line, 'digest');
  return value as ManifestEnd;
}

function fileOf(value: Record<string, unknown>, line: number): ManifestFile {
  check(isText(value.path) && value.path !== '', line, 'path');
  check(isCount(value.size), line, 'size');
  check(isSha(value.sha256), line, 'sha256');
  check(value.derived === undefined || value.derived === true, line, 'derived');
  return value as ManifestFile;
}

const ITEM_TEXTS = ['id', 'kind', 'collection', 'href', 'mediaType'];

function itemOf(value: Record<string, unknown>, line: number): ManifestItem {
  for (const field of ITEM_TEXTS) check(isText(value[field]), line, field);
  check(value.body === null || isSha(value.body), line, 'body');
  check(isRecord(value.props), line, 'props');
  check(isCount(value.size), line, 'size');
  check(value.uid === undefined || isText(value.uid), line, 'uid');
  check(value.missing === undefined || isText(value.missing), line, 'missing');
  check(value.sha256 === undefined || value.sha256 === value.body, line, 'sha256');
  if (value.body !== null) checkPlace(value, line);
  return value as ManifestItem;
}

/** Bytes are read back from originals/, photos/ and files/ only. */
function checkPlace(value: Record<string, unknown>, line: number): void {
  if (value.missing !== undefined) return;
  if (value.path !== undefined) {
    check(isText(value.path) && /^(?:photos|files)\/./s.test(value.path), line, 'path');
    return;
  }
  check(isText(value.file) && /^originals\/./s.test(value.file), line, 'file');
  check(isCount(value.offset), line, 'offset');
  check(isCount(value.length) && value.length === value.size, line, 'length');
}
