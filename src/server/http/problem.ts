import { ZodError } from 'zod';
import { LifeboatError, type Problem, problemOf } from '../../shared/contract/problem.ts';

/** Any error as the problem document a caller sees (RFC 9457). The one translation; handlers throw. */
export function toProblem(error: unknown): Problem {
  if (error instanceof LifeboatError) return problemOf(error.code, error.extra);
  if (error instanceof ZodError) {
    return problemOf('request.fields', {
      fields: error.issues.map((i) => ({ path: i.path.join('.'), message: i.message })),
    });
  }
  return problemOf('internal');
}

/** Answers an error. What is our fault is logged with its cause; what a caller did is not. */
export function replyProblem(error: unknown): Response {
  const problem = toProblem(error);
  if (problem.status >= 500 && problem.code !== 'dav.not-yet') console.error(`${problem.code}:`, error);
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
  };
  if (problem.retryAfter !== undefined) headers['retry-after'] = String(problem.retryAfter);
  if (problem.code === 'dav.sign-in-needed')
    headers['www-authenticate'] = 'Basic realm="Lifeboat", charset="UTF-8"';
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
