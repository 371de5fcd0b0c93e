import type { ArchiveLink } from '../../../shared/contract/archives.ts';

/** The whole address, as another computer needs it. */
export const wholeAddress = ({ url }: Pick<ArchiveLink, 'url'>, origin: string): string => origin + url;

/** For a shell: goes on from where it stopped, as often as it is run. The address holds no quote of its own. */
export const curlLine = (link: Pick<ArchiveLink, 'url'>, origin: string): string =>
  `curl -fL -C - -O '${wholeAddress(link, origin)}'`;

export const LINK_STATES: Record<ArchiveLink['state'], string> = {
  open: 'Open',
  revoked: 'Ended by you',
  expired: 'Run out',
  ended: 'Its archive has ended',
};
