/** Sends of an archive what the account lacks, in the order of the file. Pure but for what it is given. */

import type { FoundBody } from '../check/messages.ts';

export interface LackingBody {
  sha256: string;
  size: number;
}
interface Bytes {
  sha: string;
  bytes: Blob;
}
interface SendOptions {
  onprogress(sent: number): void;
  signal: AbortSignal;
}

/** What it is done by: the worker that reads the file, and the doors of one preview. */
export interface SendTools {
  find(shas: string[]): Promise<FoundBody[]>;
  bodies(shas: string[]): Promise<(Blob | null)[]>;
  one(body: Bytes, options: SendOptions): Promise<void>;
  many(bodies: readonly Bytes[], options: SendOptions): Promise<{ sha256: string; reason: string }[]>;
  /** Runs a request again until it is answered; an answer that will not change is thrown. */
  kept<T>(run: () => Promise<T>): Promise<T>;
  /** Whether an error says that these bytes are not taken: it is noted, and the others go on. */
  refuses(error: unknown): string | null;
  signal: AbortSignal;
  /** Bytes of bodies that were sent. */
  progress(sent: number): void;
}

export interface BundleLimits {
  each: number;
  all: number;
  count: number;
}

const AT_ONCE = 3;
const NOT_THERE = 'It is not in the archive, or cannot be unpacked.';
const OTHER_SIZE = 'It has not the size that the list of contents says.';

/** Small bodies together, as far as one request takes them; large ones alone. The order is kept. */
export function inRequests(bodies: readonly LackingBody[], limits: BundleLimits): LackingBody[][] {
  const requests: LackingBody[][] = [];
  let open: LackingBody[] = [];
  let size = 0;
  for (const body of bodies) {
    if (body.size > limits.each) {
      requests.push([body]);
      continue;
    }
    if (open.length === limits.count || size + body.size > limits.all) {
      requests.push(open);
      open = [];
      size = 0;
    }
    open.push(body);
    size += body.size;
  }
  if (open.length > 0) requests.push(open);
  return requests;
}

/** Answers, by SHA-256, why a body could not be sent; the others have arrived. */
export async function sendLacking(
  lacking: readonly LackingBody[],
  limits: BundleLimits,
  tools: SendTools,
): Promise<Map<string, string>> {
  const found = await tools.find(lacking.map(({ sha256 }) => sha256));
  const place = new Map(found.map((body) => [body.sha, body]));
  const unsent = new Map<string, string>();
  for (const { sha256 } of lacking) if (!place.has(sha256)) unsent.set(sha256, NOT_THERE);
  const ordered = lacking
    .filter(({ sha256 }) => place.has(sha256))
    .sort((a, b) => compare(place.get(a.sha256)!, place.get(b.sha256)!));
  await new Sending(inRequests(ordered, limits), unsent, tools).run();
  return unsent;
}

const compare = (a: FoundBody, b: FoundBody): number => a.entry - b.entry || a.offset - b.offset;

class Sending {
  readonly #requests: LackingBody[][];
  readonly #unsent: Map<string, string>;
  readonly #tools: SendTools;
  /** Of requests that were answered, and of those on their way. */
  #done = 0;
  readonly #going = new Map<LackingBody[], number>();

  constructor(requests: LackingBody[][], unsent: Map<string, string>, tools: SendTools) {
    this.#requests = requests;
    this.#unsent = unsent;
    this.#tools = tools;
  }

  async run(): Promise<void> {
    const queue = this.#requests.values();
    const lane = async () => {
      for (const request of queue) await this.#send(request);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }

  async #send(request: LackingBody[]): Promise<void> {
    const { signal, kept } = this.#tools;
    signal.throwIfAborted();
    const bodies = await this.#read(request);
    const options = { signal, onprogress: (sent: number) => this.#tell(request, sent) };
    if (bodies.length > 0) await kept(() => this.#post(bodies, options));
    this.#going.delete(request);
    this.#done += request.reduce((sum, { size }) => sum + size, 0);
    this.#tell();
  }

  async #read(request: LackingBody[]): Promise<Bytes[]> {
    const blobs = await this.#tools.bodies(request.map(({ sha256 }) => sha256));
    return request.flatMap(({ sha256, size }, at) => {
      const bytes = blobs[at];
      if (bytes?.size === size) return [{ sha: sha256, bytes }];
      this.#unsent.set(sha256, bytes ? OTHER_SIZE : NOT_THERE);
      return [];
    });
  }

  async #post(bodies: Bytes[], options: SendOptions): Promise<void> {
    const [first] = bodies;
    try {
      if (first && bodies.length === 1) await this.#tools.one(first, options);
      else
        for (const { sha256, reason } of await this.#tools.many(bodies, options))
          this.#unsent.set(sha256, reason);
    } catch (error) {
      const reason = this.#tools.refuses(error);
      if (reason === null || !first || bodies.length > 1) throw error;
      this.#unsent.set(first.sha, reason);
    }
  }

  #tell(request?: LackingBody[], sent = 0): void {
    if (request) this.#going.set(request, sent);
    let all = this.#done;
    for (const [going, amount] of this.#going)
      all += Math.min(
        amount,
        going.reduce((sum, { size }) => sum + size, 0),
      );
    this.#tools.progress(all);
  }
}
