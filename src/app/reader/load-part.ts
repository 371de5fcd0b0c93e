import { partPath, RECEIVER } from '../../shared/formats/archive-page.ts';

/** A part of the page's data that is not beside index.html, or is not what it should be. */
export class PartError extends Error {
  override name = 'PartError';
  readonly path: string;

  constructor(path: string) {
    super(`${path} could not be read. Unpack the whole archive and open index.html there.`);
    this.path = path;
  }
}

const waiting = new Map<string, (value: unknown) => void>();

/** The function each part calls when its script runs. */
Object.defineProperty(globalThis, RECEIVER, {
  value: (part: string, value: unknown) => waiting.get(part)?.(value),
});

/** Loads a part by a script element: the only way a page opened from a folder may. @throws PartError */
export function loadPart<T>(part: string): Promise<readonly T[]> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    const over = () => {
      waiting.delete(part);
      script.remove();
      reject(new PartError(partPath(part)));
    };
    waiting.set(part, (value) => {
      if (Array.isArray(value)) resolve(value as T[]);
    });
    script.onerror = over;
    script.onload = over; // after the part has called: the promise is settled then
    script.src = partPath(part);
    document.head.append(script);
  });
}
