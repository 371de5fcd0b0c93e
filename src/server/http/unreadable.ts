import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorCode, LifeboatError, problemOf } from '../../shared/contract/problem.ts';
import { replyProblem } from './problem.ts';

const WORDS: Record<number, string> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

const CODES: Record<string, ErrorCode> = {
  HPE_HEADER_OVERFLOW: 'request.headers',
  HPE_INVALID_METHOD: 'request.method',
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
};

/** Says over a bare socket what could not be read as HTTP, then closes it. */
function refuse(socket: Duplex, code: ErrorCode): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify(problemOf(code));
  const { status } = problemOf(code);
  socket.end(
    `HTTP/1.1 ${status} ${WORDS[status] ?? ''}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** The answer to a request whose address or Host makes no sense. */
export const replyUnreadable = (error: unknown): Response =>
  replyProblem(
    (error as Error).name === 'RequestError'
      ? new LifeboatError('request.malformed', {
          detail: (error as Error).message,
          where: 'the address or Host',
        })
      : error,
  );

/**
 * What never becomes a request is answered as a problem too. A body may come for hours (an archive over a slow line), so no
 * limit on the whole request: the header has a minute, and a body that falls silent ends (http/body.ts).
 */
export function guardListener(server: Server): void {
  server.requestTimeout = 0;
  server.headersTimeout = 60_000;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET') return void socket.destroy();
    refuse(socket, CODES[error.code ?? ''] ?? 'request.malformed');
  });
  server.on('connect', (_request, socket: Duplex) => refuse(socket, 'request.method'));
}
