/**
 * Unpacks a raw DEFLATE stream (RFC 1951). Must throw when the stream is broken, ends early or has bytes after its
 * end, and must ask for input only as output is taken, so that memory stays bounded.
 */
export type InflateRaw = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** `InflateRaw` by the platform's DecompressionStream: every browser, workers, and Node. */
export async function* inflateByStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream('deflate-raw');
  const feeding = feed(chunks, stream.writable);
  const reader = stream.readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
    await feeding;
  } finally {
    await Promise.allSettled([reader.cancel(), feeding]);
  }
}

async function feed(
  chunks: AsyncIterable<Uint8Array>,
  writable: WritableStream<BufferSource>,
): Promise<void> {
  const writer = writable.getWriter();
  try {
    for await (const chunk of chunks) await writer.write(Uint8Array.from(chunk));
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    throw error;
  }
}
