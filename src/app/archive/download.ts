import type { Archive } from '../../shared/contract/archives.ts';

/**
 * Hands the archive to the browser's own download: it shows the progress, goes on after a lost network, and no byte
 * passes through this page.
 */
export function startDownload({ url, name }: Pick<Archive, 'url' | 'name'>): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}
