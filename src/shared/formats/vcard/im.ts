/** Messenger addresses: IMPP (RFC 4770) with a scheme, and the X- properties of single services. */

import type { Line } from '../content-lines.ts';
import { param } from '../params.ts';
import { labelsOf } from './labels.ts';
import type { Labelled } from './model.ts';
import { IM_SERVICES, textOf } from './properties.ts';
import type { CardLines } from './properties.ts';

const SCHEME = /^([a-z][a-z0-9+.-]*):(.+)$/is;
/** Schemes that name no service, or whose address is no address without them. */
const WHOLE = new Set(['http', 'https', 'tel', 'mailto']);
const PLACES = new Set(['home', 'work', 'other', 'cell', 'main']);

export function readIm(card: CardLines, line: Line): Labelled {
  const text = textOf(card, line).trim();
  const labels = labelsOf(card, line);
  if (line.name !== 'IMPP') return labelled(text, IM_SERVICES[line.name] ?? '', labels);
  const [, scheme = '', address = ''] = SCHEME.exec(text) ?? [];
  const service = (line.params === '' ? null : param(line.params, 'X-SERVICE-TYPE')) ?? scheme;
  if (scheme === '' || WHOLE.has(scheme.toLowerCase())) return labelled(text, '', labels);
  return labelled(address, service.toLowerCase(), labels);
}

function labelled(value: string, service: string, labels: string[]): Labelled {
  const named = service !== '' && service !== 'im' && service !== 'x-apple';
  return { value, labels: named ? [service, ...labels.filter((label) => label !== service)] : labels };
}

/** The text of a changed line: an IMPP keeps its scheme. */
export function changedIm(card: CardLines, line: Line, value: string): string {
  const scheme = line.name === 'IMPP' ? SCHEME.exec(textOf(card, line).trim())?.[1] : undefined;
  return scheme && !WHOLE.has(scheme.toLowerCase()) ? `${scheme}:${value}` : value;
}

/** A new entry: the URI to write, and the labels that are left for types. */
export function newIm(entry: Labelled): { uri: string; labels: string[] } {
  const service = entry.labels.find(
    (label) => !PLACES.has(label.toLowerCase()) && /^[a-z][a-z0-9+.-]*$/i.test(label),
  );
  if (service) {
    const labels = entry.labels.filter((label) => label !== service);
    return { uri: `${service.toLowerCase()}:${entry.value}`, labels };
  }
  const whole = WHOLE.has(SCHEME.exec(entry.value)?.[1]?.toLowerCase() ?? '');
  return { uri: whole ? entry.value : `im:${entry.value}`, labels: entry.labels };
}
