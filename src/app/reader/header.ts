import { HEADER_ID, PAGE_FORMAT, type PageHeader } from '../../shared/formats/archive-page.ts';

/** What index.html knows of the archive; null: it holds nothing this page understands. */
export function readHeader(page: Document): PageHeader | null {
  const text = page.getElementById(HEADER_ID)?.textContent;
  if (!text) return null;
  const header = JSON.parse(text) as PageHeader;
  return header.format === PAGE_FORMAT ? header : null;
}
