/**
 * What the page of an archive (index.html) reads. A page opened from a folder may load classic scripts only, so the
 * data come as scripts that call one function: lists for what is browsed and searched, texts for what is opened.
 */

/** Bumped when the page cannot read what an older build wrote; each archive brings the page of its own build. */
export const PAGE_FORMAT = 1;
export const PAGE_KINDS = ['contact', 'event', 'task', 'note', 'photo', 'file'] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

/** Where the parts and the page's own script and style lie. */
export const PAGE_FOLDER = 'reader/';
/** Id of the element in index.html that holds the PageHeader as JSON. */
export const HEADER_ID = 'archive';
/** The function each part calls, a property of the window. */
export const RECEIVER = 'lifeboatPart';

export interface PageCollection {
  name: string;
  type: 'addressbook' | 'calendar' | 'notebook' | 'folder';
  color: string | null;
  /** The file with its members' own bytes; null: it has none. */
  original: string | null;
}

export interface PageHeader {
  format: typeof PAGE_FORMAT;
  /** ISO time of the newest change in the archive; null: there never was one. */
  at: string | null;
  seq: number;
  /** Whose it is. */
  owner: { name: string; email: string | null };
  /** How many of each kind can be opened. */
  counts: Record<PageKind, number>;
  /** What could not be read: how many, and the first of them. */
  problems: { total: number; first: { kind: string; name: string; reason: string }[] };
  collections: PageCollection[];
  parts: Record<PageKind, PageParts>;
  /** Files for other programs. */
  exports: { contacts: string[]; calendars: string[] };
}

export interface PageParts {
  /** How many lists; list n is the part `listPart(kind, n)`. */
  lists: number;
  /** The position in the lists of the first item of each text part: text part n is `textPart(kind, n)`. */
  texts: number[];
}

/** The bytes of an item: as text when they are UTF-8, else in Base64; null: too large for a page. */
export type PageText = string | { base64: string } | null;

/** What every row of a list has; the rest is the item's summary without what is empty. */
export interface PageRow {
  id: string;
  /** Its collection's place in the header. */
  in: number;
  /** Photos and files: where they lie in the archive. */
  path?: string;
  /** Events: first start and last end, instants in UTC; absent: without a time, or without an end. */
  from?: string;
  to?: string;
  /** Events that repeat: their bytes, to find the occurrences of a month. */
  series?: PageText;
}

export const listPart = (kind: PageKind, n: number): string => `${kind}-list-${n + 1}`;
export const textPart = (kind: PageKind, n: number): string => `${kind}-text-${n + 1}`;
/** Where a part lies in the archive. */
export const partPath = (part: string): string => `${PAGE_FOLDER}${part}.js`;

/** JSON that is safe inside any script: it can neither end the element, nor open a comment, nor break a line. */
export const scriptJson = (json: string): string =>
  json.replace(/[<>\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A part as the script that hands it over. `json`: of the rows or texts. */
export const partScript = (part: string, json: string): string =>
  `${RECEIVER}(${JSON.stringify(part)},${scriptJson(json)});\n`;

/** A relative address of a file of the archive: `#`, `?`, `%`, blanks and letters of every script encoded. */
export const pathHref = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
