import { type ErrorCode, LifeboatError } from '../../shared/contract/problem.ts';
import { knownFailure } from '../account/room.ts';
import { replyProblem } from '../http/problem.ts';

/** Statuses of the tus protocol (and of its library) as codes of ours; uploaders decide by the status. */
const CODES: Record<number, ErrorCode> = {
  400: 'request.malformed',
  403: 'request.malformed',
  404: 'not-found',
  409: 'upload.offset',
  410: 'not-found',
  412: 'upload.version',
  413: 'request.too-large',
  415: 'request.media-type',
  501: 'request.malformed',
};

const fromTus = (error: object) => 'status_code' in error;

/** Remembers why the upload library refused a request, until it is answered as a problem. */
export class Refusals {
  readonly #causes = new WeakMap<object, unknown>();

  /** What is no refusal of the library's own is ours to answer. */
  note(request: object, error: object): undefined {
    if (!fromTus(error)) this.#causes.set(request, error);
  }

  /** The library's plain refusal as a problem document. */
  async answer(request: object, reply: Response): Promise<Response> {
    const cause = this.#causes.get(request);
    if (cause !== undefined) return replyProblem(knownFailure(cause));
    const detail = (await reply.text()).trim();
    // its own 500 says that the bytes could not be written
    const code = CODES[reply.status] ?? 'store.unavailable';
    return replyProblem(
      new LifeboatError(code, { detail, retryAfter: code === 'store.unavailable' ? 30 : undefined }),
    );
  }
}
