import { report, send, unreached } from './send.ts';
import { urls } from './urls.ts';

/** The bytes of a photo as they came; `onbytes` hears how many of them are here. A cut transfer is a failure. */
export async function originalOf(
  id: string,
  options: { signal?: AbortSignal; onbytes?: (received: number) => void } = {},
): Promise<Blob> {
  const { signal, onbytes } = options;
  const response = await send('GET', urls.original('photos', id), {
    patience: 600_000,
    ...(signal ? { signal } : {}),
  });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  try {
    for (let reader = response.body?.getReader(); reader;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      onbytes?.((received += value.length));
    }
  } catch (cause) {
    if (signal?.aborted) throw cause; // the caller gave up: not a failure
    throw report(unreached());
  }
  return new Blob(parts, { type: response.headers.get('Content-Type') ?? '' });
}
