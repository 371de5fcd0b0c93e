import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { type Room, featureOf, ROOMS } from './rooms.ts';

export interface Ban {
  file: string;
  line: number;
  message: string;
}

const roomOf = (path: string): Room | undefined => ROOMS.find((r) => r.files.test(path));

/** Every import below `src` that the table of rooms does not allow, with the cure. */
export function bannedImports(src: string): Ban[] {
  const bans: Ban[] = [];
  for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(ts|svelte)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    bans.push(...bansIn(src, relative(src, path), readFileSync(path, 'utf8')));
  }
  return bans;
}

/** Bans of one file; exported so that the check itself is checked. */
export function bansIn(src: string, file: string, text: string): Ban[] {
  const room = roomOf(file);
  if (!room)
    return [
      {
        file,
        line: 1,
        message: `${file} lies in no room. Cure: put it into one of the rooms of tests/layers/rooms.ts`,
      },
    ];
  const bans: Ban[] = [];
  for (const { target, line } of importsOf(file, text)) {
    const problem = target.startsWith('.') ? insideBan(src, room, file, target) : packageBan(room, target);
    if (problem)
      bans.push({ file, line, message: `${room.name} may not import ${problem}. Cure: ${room.cure}` });
  }
  for (const match of room.noQueries ? text.matchAll(QUERY) : []) {
    const line = text.slice(0, match.index).split('\n').length;
    bans.push({
      file,
      line,
      message: `${room.name} may not query the store. Cure: put the query into a verb or read of server/account`,
    });
  }
  return bans;
}

/** A query by the builder: rows are asked for in server/account, server/vault and the store alone. */
const QUERY = /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/g;
const WORKER = /new URL\(\s*['"](\.[^'"]+\.ts)['"]/g;

/** What a file imports: static, dynamic, types, and the programs it starts as workers. */
function importsOf(file: string, text: string): { target: string; line: number }[] {
  const script = file.endsWith('.svelte') ? scriptsOnly(text) : text;
  const found = ts
    .preProcessFile(script, true, true)
    .importedFiles.map((f) => ({ target: f.fileName, at: f.pos }));
  for (const match of script.matchAll(WORKER)) found.push({ target: match[1]!, at: match.index });
  return found.map(({ target, at }) => ({ target, line: script.slice(0, at).split('\n').length }));
}

/** Blanks the markup, so that lines keep their numbers. */
function scriptsOnly(text: string): string {
  let out = text.replace(/[^\n]/g, ' ');
  for (const match of text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)) {
    const at = match.index + match[0].indexOf('>') + 1;
    out = out.slice(0, at) + match[1] + out.slice(at + match[1]!.length);
  }
  return out;
}

function insideBan(src: string, room: Room, file: string, target: string): string | null {
  const path = relative(src, join(src, dirname(file), target));
  if (path.startsWith('..') || !/\.(ts|svelte)$/.test(path)) return null;
  const other = roomOf(path);
  if (!other) return `${path}, which lies in no room`;
  if (other.name === room.name) {
    const across = room.name === 'app/feature' && featureOf(file) !== featureOf(path);
    return across ? `another feature (${path})` : null;
  }
  return room.may.includes(other.name) ? null : `${other.name} (${path})`;
}

const packageBan = (room: Room, name: string): string | null =>
  room.packages && !room.packages.test(name) ? `the package ${name}` : null;
