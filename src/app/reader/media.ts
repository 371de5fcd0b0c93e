import { pathHref } from '../../shared/formats/archive-page.ts';

/** What a browser would run or draw with scripts when it is opened: its folder is opened instead. */
const RUNS =
  /^(text\/html|application\/xhtml\+xml|image\/svg\+xml|application\/(xml|javascript)|text\/(xml|javascript)|multipart\/|message\/)/i;
const RUNNING_NAME = /\.(x?html?|xht|shtml|mht|mhtml|svgz?|xml|xsl|js|mjs)$/i;

/** The file's own address, or that of its folder where the file itself could run something. */
export function openHref(path: string, mediaType: string): { href: string; folder: boolean } {
  const folder = RUNS.test(mediaType) || RUNNING_NAME.test(path);
  return { href: pathHref(folder ? path.slice(0, path.lastIndexOf('/') + 1) : path), folder };
}

/** Whether the picture may be drawn: never a drawing that can hold a script. */
export const mayDraw = (mediaType: string): boolean => /^image\/(?!svg)/i.test(mediaType);
